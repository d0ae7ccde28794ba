"""WHAT PEOPLE SEE: pages, forms, addresses. The only house that knows HTTP. Views are thin: access, form, action, render."""
