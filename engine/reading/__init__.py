"""A routine in Norwegian words: read back whole, for one role, as changes between two versions, and date by date.

Read in this order: `grammar` and `book` (the words), `facts`, `conditions`, `deadlines`, then one module for each part
(`fields`, `roles`, `ladders`, `tasks`, `ways`, `states`, `whole`), and at last `describe`, `sheet`, `compare`, `dates`.
Everything is a pure function of a `Book` (a routine, and what the municipality calls its own things) and a value.
"""
