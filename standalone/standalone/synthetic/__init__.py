"""A made-up prefecture on real divisions, in the published proportions; nobody in it exists."""
