"""A page saved as plain text: paragraphs, their features, their labels, the fields in them."""
