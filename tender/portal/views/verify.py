"""Is this paper ours? The page that the QR of every official paper leads to."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from tender.portal import queries
from tender.portal.forms import CheckForm, CodeForm

PURPOSES = {
    "notice": _("public notice"),
    "document": _("printed tender document"),
    "plan": _("annual training plan"),
    "intention": _("procurement intention"),
    "planning": _("requirement or procurement plan"),
    "receipt": _("bid receipt"),
    "opening": _("opening record"),
    "report": _("evaluation report"),
    "letter": _("notification of result"),
    "contract": _("contract paper"),
    "certificate": _("certificate of completion"),
    "feedback": _("feedback report"),
}


def enter(request: HttpRequest) -> HttpResponseBase:
    """Type the code, or paste the address, that is printed under the QR of a paper."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("portal:verify", form.cleaned_data["code"])
    return render(request, "pages/public/verify_enter.html", {"form": form})


def verify(request: HttpRequest, code: UUID) -> HttpResponse:
    """What paper carries this code, and whether a copy somebody holds is the same to the last byte (nothing is kept)."""
    paper = queries.paper_by_code(code)
    form = CheckForm(request.POST or None, request.FILES or None) if paper else None
    same = None
    if paper and form and form.is_valid():
        same = _sha256(form.cleaned_data["file"]) == paper.sha256
    notice = queries.notice_of_paper(paper) if paper else None
    is_document = notice is not None and paper is not None and notice.document_id == paper.pk
    context = {
        "code": code,
        "paper": paper,
        "notice": notice,
        "is_document": is_document,
        "newer": queries.newer_document(notice) if notice and is_document else None,
        "certificate": queries.certificate_of_paper(paper) if paper and paper.purpose == "certificate" else None,
        "purpose": PURPOSES.get(paper.purpose, _("official paper")) if paper else "",
        "form": form,
        "same": same,
    }
    return render(request, "pages/public/verify.html", context, status=200 if paper else 404)


def _sha256(upload: object) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():  # type: ignore[attr-defined]
        digest.update(chunk)
    return digest.hexdigest()
