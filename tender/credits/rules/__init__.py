"""Rules of credits: conversion, caps, cycles. Pure Python."""
