"""The publication's memory: which article has which id, first seen when, last changed when."""
