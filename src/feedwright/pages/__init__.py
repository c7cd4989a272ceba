"""What people see: the landing page, a page for articles without one, the feeds' own look.

HTML and CSS from templates, which a publisher may replace one by one. Nothing that a page needs
lies elsewhere: style and script stand in it, and its policy forbids the browser to fetch anything
but the publication's own pictures.
"""
