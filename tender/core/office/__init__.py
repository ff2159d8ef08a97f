"""Office pages: what staff keep running and supervisors look at. One module per page; addresses are in `core/urls.py`."""
