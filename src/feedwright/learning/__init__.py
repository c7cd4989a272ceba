"""What the articles of a folder have in common: the furniture, the habits and the name of a house.

Pure functions from article files to what was learned; a person reads it in the config.
"""
