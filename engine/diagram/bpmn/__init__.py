"""A routine as BPMN 2.0: `build` makes the process, `plan` finds it places on a page, `xml` writes both.

`values` are the parts, `notes` the words in their documentation.
"""
