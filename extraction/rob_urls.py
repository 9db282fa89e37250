"""Addresses of risk of bias."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from extraction.views import rob, rob_consensus

ROB = "r/<uuid:review>/risk-of-bias/"
RESULT = f"{ROB}results/<uuid:result>/"
SHEET = f"{ROB}assessments/<uuid:sheet>/"
CONSENSUS = f"{ROB}consensus/<uuid:consensus>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(ROB, rob.show_list, name="rob"),
    path(f"{ROB}risk-of-bias.csv", rob.table, name="rob-table"),
    path(f"{ROB}results/add/", rob.add_result, name="result-add"),
    path(f"{ROB}results/propose/", rob.add_proposed, name="results-propose"),
    path(f"{RESULT}remove/", rob.remove_result, name="result-remove"),
    path(f"{RESULT}assess/", rob.start, name="rob-start"),
    path(f"{ROB}next/", rob.start_next, name="rob-next"),
    path(SHEET, rob.show_sheet, name="rob-sheet"),
    path(f"{SHEET}submit/", rob.submit, name="rob-submit"),
    path(f"{SHEET}return/", rob_consensus.return_sheet, name="rob-return"),
    path(f"{SHEET}<slug:domain>/", rob.show_sheet, name="rob-domain"),
    path(f"{SHEET}<slug:domain>/entry/", rob.enter, name="rob-entry"),
    path(f"{ROB}consensus/next/", rob_consensus.open_next, name="rob-consensus-next"),
    path(CONSENSUS, rob_consensus.show_consensus, name="rob-consensus"),
    path(f"{CONSENSUS}open/", rob_consensus.open_one, name="rob-consensus-open"),
    path(f"{CONSENSUS}settle/", rob_consensus.settle, name="rob-consensus-settle"),
    path(f"{CONSENSUS}propose/", rob_consensus.propose, name="rob-consensus-propose"),
    path(f"{CONSENSUS}confirm/", rob_consensus.confirm, name="rob-consensus-confirm"),
    path(f"{CONSENSUS}finish/", rob_consensus.finish, name="rob-consensus-finish"),
    path(f"{CONSENSUS}reopen/", rob_consensus.reopen, name="rob-consensus-reopen"),
]
