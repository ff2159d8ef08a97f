"""Addresses of delivery."""

from django.urls import path

from tender.delivery.views import appraisal, dispatch, enrolment, feedback, training

app_name = "delivery"
urlpatterns = [
    path("classes/", training.class_list, name="classes"),
    path("classes/new/", training.class_new, name="class-new"),
    path("classes/<int:pk>/", training.class_page, name="class"),
    path("classes/<int:pk>/edit/", training.class_edit, name="class-edit"),
    path("classes/<int:pk>/move/<slug:name>/", training.class_move, name="class-move"),
    path("classes/<int:pk>/sessions/new/", training.session_new, name="session-new"),
    path("classes/<int:pk>/sessions/<int:session>/remove/", training.session_remove, name="session-remove"),
    path("classes/<int:pk>/sessions/<int:session>/attendance/", enrolment.attendance, name="attendance"),
    path("classes/<int:pk>/roster/", training.roster, name="roster"),
    path("classes/<int:pk>/request/", enrolment.request_place, name="request"),
    path("classes/<int:pk>/appraise/", appraisal.appraise_all, name="appraise-all"),
    path("classes/<int:pk>/dispatch/", dispatch.dispatch, name="dispatch"),
    path("enrolments/<int:pk>/", enrolment.enrolment_page, name="enrolment"),
    path("enrolments/<int:pk>/move/<slug:name>/", enrolment.enrolment_move, name="enrolment-move"),
    path("enrolments/<int:pk>/appraise/", enrolment.appraise, name="appraise"),
    path("enrolments/<int:pk>/certificate/", enrolment.certificate, name="certificate"),
    path("feedback/<int:pk>/", feedback.round_page, name="feedback"),
    path("feedback/<int:pk>/move/<slug:name>/", feedback.round_move, name="feedback-move"),
    path("feedback/<int:pk>/ticket/", feedback.ticket, name="ticket"),
    path("feedback/<int:pk>/paper/", feedback.result_paper, name="feedback-paper"),
    path("feedback/answer/", feedback.answer, name="answer"),
    path("providers/<int:pk>/", feedback.scorecard, name="scorecard"),
]
