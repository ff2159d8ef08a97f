"""Addresses of everything after the opening; included by `urls.py`."""

from django.urls import path

from tender.procurement.views import award, challenge, committee, evaluation, examination, expert_draw, sheet

urlpatterns = [
    path("tenders/<int:pk>/examination/", examination.overview, name="examination"),
    path("lots/<int:pk>/examination/<slug:kind>/", examination.grid_page, name="examine"),
    path("lots/<int:pk>/examination/<slug:kind>/conclude/", examination.conclude, name="conclude-examination"),
    path("examinations/<int:pk>/paper/", examination.paper, name="examination-paper"),
    path("tenders/<int:pk>/committee/", committee.committee_page, name="committee"),
    path("members/<int:pk>/declaration/", committee.declaration, name="declaration"),
    path("members/<int:pk>/release/", committee.release, name="release-member"),
    path("members/<int:pk>/lead/", committee.lead, name="choose-leader"),
    path("members/<int:pk>/replace/", expert_draw.replace, name="replace-member"),
    path("tenders/<int:pk>/committee/need/", expert_draw.need, name="committee-need"),
    path("committee-needs/<int:pk>/draw/", expert_draw.draw, name="draw-experts"),
    path("expert-draws/<int:pk>/", expert_draw.record, name="expert-draw"),
    path("evaluations/<int:pk>/anew/", expert_draw.anew, name="form-anew"),
    path("evaluations/", evaluation.mine, name="evaluations"),
    path("evaluations/<int:pk>/", evaluation.page, name="evaluation"),
    path("evaluations/<int:pk>/move/<slug:name>/", evaluation.move, name="evaluation-move"),
    path("evaluations/<int:pk>/sign/", evaluation.sign, name="sign-report"),
    path("lots/<int:pk>/scores/", evaluation.scores, name="scores"),
    path("bids/<int:pk>/scores/", evaluation.detail, name="score-detail"),
    path("reports/<int:pk>/", evaluation.report, name="report-paper"),
    path("sheets/<int:pk>/", sheet.table, name="sheet"),
    path("sheets/<int:pk>/criteria/<int:leaf_pk>/", sheet.leaf, name="sheet-leaf"),
    path("sheets/<int:pk>/scores/", sheet.save, name="sheet-save"),
    path("sheets/<int:pk>/check/", sheet.check, name="sheet-check"),
    path("sheets/<int:pk>/files/<int:file_pk>/", sheet.file, name="sheet-file"),
    path("sheets/<int:pk>/return/", evaluation.return_sheet, name="return-sheet"),
    path("tenders/<int:pk>/award/", award.listing, name="awards"),
    path("awards/<int:pk>/", award.page, name="award"),
    path("awards/<int:pk>/move/<slug:name>/", award.move, name="award-move"),
    path("letters/<int:pk>/", award.letter, name="letter"),
    path("bids/<int:pk>/result/", award.result, name="bid-result"),
    path("tenders/<int:pk>/objections/", challenge.listing, name="challenges"),
    path("tenders/<int:pk>/objections/new/", challenge.new, name="file-challenge"),
    path("objections/<int:pk>/", challenge.page, name="challenge"),
    path("objections/<int:pk>/move/<slug:name>/", challenge.move, name="challenge-move"),
    path("objections/<int:pk>/answer/", challenge.paper, name="challenge-paper"),
]
