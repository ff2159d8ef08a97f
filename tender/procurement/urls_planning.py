"""Addresses of planning: needs surveys, annual plans, intentions, and the papers before the notice."""

from django.urls import path

from tender.procurement.views import intention, plan, plan_line, procurement_plan, survey

urlpatterns = [
    path("surveys/", survey.survey_list, name="surveys"),
    path("surveys/new/", survey.survey_new, name="survey-new"),
    path("surveys/<int:pk>/", survey.survey_page, name="survey"),
    path("surveys/<int:pk>/edit/", survey.survey_edit, name="survey-edit"),
    path("surveys/<int:pk>/move/<slug:name>/", survey.survey_move, name="survey-move"),
    path("surveys/<int:pk>/answer/", survey.answer, name="survey-answer"),
    path("surveys/<int:pk>/answers/<int:answer>/withdraw/", survey.withdraw, name="survey-withdraw"),
    path("surveys/<int:pk>/results/", survey.results, name="survey-results"),
    path("plans/", plan.plan_list, name="plans"),
    path("plans/new/", plan.plan_new, name="plan-new"),
    path("plans/<int:pk>/", plan.plan_page, name="plan"),
    path("plans/<int:pk>/edit/", plan.plan_edit, name="plan-edit"),
    path("plans/<int:pk>/move/<slug:name>/", plan.plan_move, name="plan-move"),
    path("plans/<int:pk>/needs/", plan.plan_needs, name="plan-needs"),
    path("plans/<int:pk>/revise/", plan.plan_revise, name="plan-revise"),
    path("plans/<int:pk>/difference/", plan.plan_difference, name="plan-difference"),
    path("plans/<int:pk>/preview/", plan.plan_preview, name="plan-preview"),
    path("plans/<int:pk>/check/", plan_line.check, name="plan-check"),
    path("plans/<int:pk>/lines/new/", plan_line.line_new, name="plan-line-new"),
    path("plans/<int:pk>/lines/<int:line>/", plan_line.line_page, name="plan-line"),
    path("plans/<int:pk>/lines/<int:line>/edit/", plan_line.line_edit, name="plan-line-edit"),
    path("plans/<int:pk>/lines/<int:line>/remove/", plan_line.line_remove, name="plan-line-remove"),
    path("plans/<int:pk>/intention/", intention.intention_new, name="intention-new"),
    path("intentions/", intention.intention_list, name="intentions"),
    path("tenders/<int:pk>/papers/", procurement_plan.papers, name="planning-papers"),
    path("tenders/<int:pk>/papers/plan/", procurement_plan.edit, name="procurement-plan"),
    path("tenders/<int:pk>/papers/excuse/", procurement_plan.excuse, name="intention-excuse"),
    path("tenders/<int:pk>/papers/<slug:kind>/preview/", procurement_plan.preview, name="planning-preview"),
    path("tenders/<int:pk>/papers/<slug:kind>/print/", procurement_plan.print_now, name="planning-print"),
    path("tenders/<int:pk>/papers/<int:paper>/file/", procurement_plan.download, name="planning-paper"),
]
