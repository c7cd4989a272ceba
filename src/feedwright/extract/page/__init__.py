"""A saved web page: what its head, its structured data and its visible parts say.

source (markup) -> head, structured (claims of the machine-readable parts) -> one module per field
(title, authors, dates, language, tags, images, links), and subtree (where the article stands).
"""
