"""Words in, one call, words out, exit code: the only room that prints."""
