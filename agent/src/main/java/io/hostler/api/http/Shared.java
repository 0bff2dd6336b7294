package io.hostler.api.http;

import java.util.concurrent.Executor;

/** What all connections of one server share. */
record Shared(
    Limits limits,
    Router router,
    Admission gate,
    Audit audit,
    Executor handlers,
    Connections connections) {}
