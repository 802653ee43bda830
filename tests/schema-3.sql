CREATE TABLE run (
    number      INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    spider      TEXT NOT NULL,
    sites       TEXT NOT NULL,
    arguments   TEXT NOT NULL,
    policy      TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT,
    outcome     TEXT NOT NULL DEFAULT '',
    summary     TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE url (
    id        INTEGER PRIMARY KEY,
    key       BLOB NOT NULL UNIQUE,
    url       TEXT NOT NULL,
    site      TEXT NOT NULL,
    kind      TEXT NOT NULL,
    source    TEXT NOT NULL,
    priority  INTEGER NOT NULL,
    shape     INTEGER NOT NULL DEFAULT 0,
    facts     TEXT NOT NULL DEFAULT '',
    found_by  INTEGER,
    reason    TEXT NOT NULL,
    detail    TEXT NOT NULL DEFAULT '',
    policy    TEXT NOT NULL DEFAULT '',
    attempts  INTEGER NOT NULL DEFAULT 0,
    retry_at  INTEGER,
    day       TEXT NOT NULL DEFAULT '',
    chain_end INTEGER NOT NULL DEFAULT 0,
    run       INTEGER NOT NULL,
    claim     INTEGER
);
CREATE TABLE shape (id INTEGER PRIMARY KEY, request TEXT NOT NULL UNIQUE);
CREATE INDEX url_queue ON url (site, priority DESC, id) WHERE reason = 'pending' AND claim IS NULL;
CREATE INDEX url_again ON url (site)
    WHERE retry_at IS NOT NULL OR reason IN ('over-budget', 'out-of-scope') OR chain_end;
CREATE INDEX url_run ON url (run, reason);
CREATE TABLE article (
    id       TEXT PRIMARY KEY,
    key      BLOB NOT NULL,
    hash     TEXT NOT NULL,
    revision INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE content (
    hash    TEXT PRIMARY KEY,
    article TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE shard (
    name           TEXT PRIMARY KEY,
    run            INTEGER NOT NULL,
    sealed         INTEGER NOT NULL DEFAULT 0,
    lines          INTEGER NOT NULL DEFAULT 0,
    bytes          INTEGER NOT NULL DEFAULT 0,
    sha256         TEXT NOT NULL DEFAULT '',
    first_at       TEXT,
    last_at        TEXT,
    codec          TEXT NOT NULL DEFAULT '',
    schema_version INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE sketch (
    id     INTEGER PRIMARY KEY,
    site   TEXT NOT NULL,
    key    BLOB NOT NULL,
    blocks INTEGER NOT NULL,
    data   BLOB NOT NULL,
    UNIQUE (site, key)
);
CREATE TABLE near (
    id        INTEGER PRIMARY KEY,
    article   BLOB NOT NULL,
    first     BLOB,
    size      INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    signature BLOB NOT NULL
);
CREATE TABLE visit (
    url        INTEGER PRIMARY KEY,
    site       TEXT NOT NULL,
    list       INTEGER NOT NULL,
    etag       TEXT NOT NULL DEFAULT '',
    modified   TEXT NOT NULL DEFAULT '',
    first_at   INTEGER NOT NULL,
    visited_at INTEGER NOT NULL,
    read_at    INTEGER NOT NULL,
    news_at    INTEGER NOT NULL,
    due_at     INTEGER
);
CREATE INDEX visit_due ON visit (site, list, due_at);
CREATE TABLE trust (
    site       TEXT PRIMARY KEY,
    came_true  INTEGER NOT NULL,
    came_false INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE host (
    host       TEXT PRIMARY KEY,
    fetched_at INTEGER NOT NULL,
    status     INTEGER NOT NULL,
    robots     BLOB NOT NULL,
    tdmrep     BLOB NOT NULL,
    wait_until INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE slash (site TEXT PRIMARY KEY, seen INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE near_band (entry INTEGER PRIMARY KEY);
INSERT INTO run (number, id, spider, sites, arguments, policy, started_at, finished_at, outcome)
VALUES (1, '20260101T000000Z-abcdef', 'site', '["paper.example"]', '{}', '', '2026-01-01T00:00:00+00:00', '2026-01-01T00:01:00+00:00', 'finished');
INSERT INTO shape (id, request) VALUES (1, '{"meta":{"lead":{}},"callback":"parse","errback":"on_failure"}');
INSERT INTO url (key, url, site, kind, source, priority, shape, facts, reason, run)
VALUES (x'1185a26fa48d006821cb88e2b2cc943f', 'https://paper.example/story/1', 'paper.example', 'article', 'listing', 30, 1, '{"title":"Story 1"}', 'emitted', 1);
INSERT INTO url (key, url, site, kind, source, priority, shape, facts, reason, detail, run)
VALUES (x'c6fd8e5f881fb5fba940b181b393fe8f', 'https://paper.example/story/2', 'paper.example', 'listing', 'listing', 0, 1, '', 'not-an-article', 'listing', 1);
INSERT INTO url (key, url, site, kind, source, priority, shape, facts, reason, run)
VALUES (x'183968b85e5e1a110a38ef9796ac4145', 'https://paper.example/story/3', 'paper.example', 'article', 'listing', 30, 1, '{"title":"Story 3"}', 'pending', 1);
INSERT INTO article (id, key, hash, revision)
VALUES ('a1', x'1185a26fa48d006821cb88e2b2cc943f', 'h1', 0);
INSERT INTO visit (url, site, list, first_at, visited_at, read_at, news_at, due_at)
VALUES (2, 'paper.example', 1, 0, 0, 0, 0, 0);
INSERT INTO host (host, fetched_at, status, robots, tdmrep, wait_until)
VALUES ('https://paper.example', 0, 404, x'', x'', 0);
PRAGMA user_version = 3;
