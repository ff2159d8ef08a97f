"""A person's first page: the to-do list."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What this person must do, waits for, and has not read."""
    return render(request, "pages/home/todo.html", {"todo": [], "waiting": [], "news": []})
