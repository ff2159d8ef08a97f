"""The demo district 大渡口区: people, tenders in every state, classes and credits, made by calling services as people would.

Lives here: who does what when. Nothing here is imported by the system itself; only `manage.py load_demo` starts it (`load.py`).
"""
