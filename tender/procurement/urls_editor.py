"""Addresses of the tender editor beside its screens: copies, templates, differences; included by `urls.py`."""

from django.urls import path

from tender.procurement.views import difference, template, tender_copy

urlpatterns = [
    path("tenders/new/", template.tender_new, name="tender-new"),
    path("tenders/<int:pk>/changes/", difference.difference, name="tender-changes"),
    path("tenders/<int:pk>/copy/", tender_copy.tender_copy, name="tender-copy"),
    path("tenders/<int:pk>/template/", template.template_keep, name="template-keep"),
    path("tenders/<int:pk>/draft/template/", template.draft_template, name="draft-template"),
    path("templates/", template.template_list, name="templates"),
    path("templates/<int:pk>/", template.template_page, name="template"),
    path("templates/<int:pk>/retire/", template.template_retire, name="template-retire"),
]
