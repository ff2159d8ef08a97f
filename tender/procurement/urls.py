"""Addresses of procurement, one module of views per noun."""

from django.urls import path

from tender.procurement import (
    urls_after,
    urls_archive,
    urls_bids,
    urls_duties,
    urls_editor,
    urls_lint,
    urls_planning,
    urls_procedures,
    urls_providers,
    urls_red_flags,
    urls_remedies,
)
from tender.procurement.views import amendment, draft, need, override, question, tender, tender_parts

app_name = "procurement"
urlpatterns = [
    *urls_bids.urlpatterns,
    *urls_editor.urlpatterns,
    *urls_lint.urlpatterns,
    *urls_planning.urlpatterns,
    *urls_providers.urlpatterns,
    *urls_procedures.urlpatterns,
    path("needs/", need.need_list, name="needs"),
    path("needs/new/", need.need_new, name="need-new"),
    path("needs/<int:pk>/", need.need_page, name="need"),
    path("needs/<int:pk>/edit/", need.need_edit, name="need-edit"),
    path("needs/<int:pk>/draft/", need.need_draft, name="need-draft"),
    path("tenders/", tender.tender_list, name="tenders"),
    path("tenders/<int:pk>/", tender.tender_page, name="tender"),
    path("tenders/<int:pk>/document/", tender_parts.document_page, name="tender-document"),
    path("tenders/<int:pk>/notices/", tender_parts.notices_page, name="tender-notices"),
    path("tenders/<int:pk>/record/", tender_parts.record_page, name="tender-record"),
    path("tenders/<int:pk>/preview/", tender.preview, name="preview"),
    path("tenders/<int:pk>/preview/document/", tender.preview_document, name="preview-document"),
    path("tenders/<int:pk>/documents/<int:document>/", tender.document, name="document"),
    path("tenders/<int:pk>/draft/", draft.overview, name="draft"),
    path("tenders/<int:pk>/draft/check/", draft.check, name="tender-submit"),
    path("tenders/<int:pk>/draft/documents/<int:document>/remove/", draft.document_remove, name="document-remove"),
    path("tenders/<int:pk>/draft/<slug:name>/", draft.section, name="draft-section"),
    path("tenders/<int:pk>/amend/", amendment.amend, name="tender-amend"),
    path("tenders/<int:pk>/questions/", question.question_list, name="questions"),
    path("tenders/<int:pk>/questions/<int:question>/answer/", question.answer, name="answer"),
    path("tenders/<int:pk>/override/<slug:code>/", override.override, name="override"),
    path("tenders/<int:pk>/ask/", question.ask, name="ask"),
    path("tenders/<int:pk>/follow/", question.follow, name="follow"),
    path("tenders/<int:pk>/move/<slug:name>/", tender.tender_move, name="tender-move"),
    *urls_remedies.urlpatterns,
    *urls_after.urlpatterns,
    *urls_duties.urlpatterns,
    *urls_red_flags.urlpatterns,
    *urls_archive.urlpatterns,
]
