-- Statements that together use every rule of SQLite's grammar. Each is compared with engines of many versions: it must be
-- taken exactly by those that have what the annotations of sqlite.grammar and SqliteVersionChecks.cs ask for.

-- transactions
BEGIN;
BEGIN DEFERRED TRANSACTION;
BEGIN IMMEDIATE;
BEGIN EXCLUSIVE TRANSACTION here;
COMMIT;
END TRANSACTION here;
ROLLBACK;
ROLLBACK TRANSACTION here TO SAVEPOINT s;
ROLLBACK TO s;
SAVEPOINT 's';
RELEASE SAVEPOINT s;
RELEASE s;

-- tables
CREATE TABLE x1 (a);
CREATE TABLE IF NOT EXISTS main.x2 (a INT, b VARCHAR(10), c DECIMAL(+10, -2), d 'two words' [more], "e f" `g`);
CREATE TEMP TABLE x3 (a INTEGER PRIMARY KEY DESC ON CONFLICT REPLACE, b TEXT COLLATE nocase NOT NULL ON CONFLICT IGNORE UNIQUE ON CONFLICT FAIL);
CREATE TEMPORARY TABLE x4 (a INTEGER PRIMARY KEY ASC ON CONFLICT ABORT AUTOINCREMENT, b NULL ON CONFLICT ROLLBACK);
CREATE TABLE x5 (a DEFAULT 1, b DEFAULT -1.5e3, c DEFAULT +2, d DEFAULT 'x', e DEFAULT NULL, f DEFAULT (1 + abs(2)), g DEFAULT CURRENT_TIMESTAMP, h DEFAULT x'0aff', i DEFAULT true, j DEFAULT word, k DEFAULT "word");
CREATE TABLE x6 (a, b GENERATED ALWAYS AS (a + 1) STORED, c AS (a * 2) VIRTUAL, d AS (a));
CREATE TABLE x7 (a REFERENCES t, b CONSTRAINT fk REFERENCES u (a, b) ON DELETE SET NULL ON UPDATE CASCADE MATCH FULL NOT DEFERRABLE INITIALLY IMMEDIATE);
CREATE TABLE x8 (a REFERENCES t (a) ON DELETE RESTRICT ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED, b REFERENCES t ON DELETE SET DEFAULT ON INSERT CASCADE DEFERRABLE);
CREATE TABLE x9 (a, b, CONSTRAINT k PRIMARY KEY (a COLLATE nocase DESC, b ASC) ON CONFLICT REPLACE CONSTRAINT q UNIQUE (b) ON CONFLICT IGNORE, CHECK (a > b) ON CONFLICT FAIL, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES u (a, b) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE x10 (a INTEGER, CONSTRAINT p PRIMARY KEY (a AUTOINCREMENT));
CREATE TABLE x11 (a PRIMARY KEY, b CHECK (b IN (1, 2)) CONSTRAINT n NOT NULL) WITHOUT ROWID;
CREATE TABLE x12 (a INT, b ANY) STRICT;
CREATE TABLE x13 (a INT PRIMARY KEY) WITHOUT ROWID, STRICT;
CREATE TABLE x14 (a INT PRIMARY KEY), WITHOUT ROWID;
CREATE TABLE x15 AS SELECT * FROM t WHERE a > 1;
CREATE TABLE IF NOT EXISTS temp.x16 AS VALUES (1, 2), (3, 4);
CREATE TABLE x17 (abort, action, after, always, analyze, asc, attach, before, begin, by, cascade, cast, column, conflict);
CREATE TABLE x18 (cross, current, database, deferred, desc, detach, do, each, end, exclude, exclusive, explain, fail, filter, first, following, for, full, generated, groups);
CREATE TABLE x19 (if, ignore, immediate, indexed, initially, inner, instead, key, last, left, like, match, materialized, natural, no, nulls, of, offset, others, outer, over);
CREATE TABLE x20 (partition, plan, pragma, preceding, query, raise, range, recursive, regexp, reindex, release, rename, replace, restrict, right, rollback, row, rows, savepoint);
CREATE TABLE x21 (temp, temporary, ties, trigger, unbounded, vacuum, view, virtual, window, with, without, current_date, current_time, glob);
CREATE TABLE x22 (a CONSTRAINT one CONSTRAINT two NOT NULL CONSTRAINT three);
CREATE TABLE x23 (a generated text, b DEFAULT 1 DEFERRABLE);
CREATE TABLE x24 (a DEFAULT 1_000, b DEFAULT -1_0.5_0);

-- virtual tables
CREATE VIRTUAL TABLE IF NOT EXISTS main.y1 USING fts5 (a, b, tokenize = 'porter ascii', content = '');
CREATE VIRTUAL TABLE y2 USING fts5 (x);

-- changes of tables
ALTER TABLE t RENAME TO t2;
ALTER TABLE main.t RENAME COLUMN b TO bb;
ALTER TABLE t RENAME b TO bb;
ALTER TABLE t ADD COLUMN z TEXT DEFAULT 'x' COLLATE nocase;
ALTER TABLE t ADD z INTEGER CHECK (z > 0) REFERENCES u;
ALTER TABLE t DROP COLUMN d;
ALTER TABLE t DROP d;
ALTER TABLE u DROP CONSTRAINT u_check;
ALTER TABLE u ADD CONSTRAINT more CHECK (a < 100);
ALTER TABLE u ADD CHECK (a < 100) ON CONFLICT FAIL;
ALTER TABLE t ALTER COLUMN d SET NOT NULL ON CONFLICT IGNORE;
ALTER TABLE t ALTER b DROP NOT NULL;

-- other objects
CREATE INDEX i1 ON t (a);
CREATE UNIQUE INDEX IF NOT EXISTS main.i2 ON t (b COLLATE nocase DESC, a + 1 ASC, lower(b)) WHERE b IS NOT NULL AND a > 0;
CREATE VIEW v1 AS SELECT a FROM t;
CREATE TEMP VIEW IF NOT EXISTS v2 (x, y) AS SELECT a, b FROM t UNION ALL SELECT a, b FROM u;
CREATE TRIGGER r1 AFTER INSERT ON t BEGIN DELETE FROM u WHERE a = new.a; END;
CREATE TRIGGER IF NOT EXISTS main.r2 BEFORE UPDATE OF a, b ON t FOR EACH ROW WHEN new.a > old.a BEGIN UPDATE OR IGNORE u SET (a, b) = (SELECT 1, 2), e = 3 FROM w WHERE u.a = 1; INSERT OR REPLACE INTO u (a, b) VALUES (1, 'x') ON CONFLICT (a, b) DO UPDATE SET e = 1 WHERE a > 1; END;
CREATE TEMP TRIGGER r3 INSTEAD OF DELETE ON v BEGIN SELECT raise(ABORT, 'no'), raise(IGNORE), raise(FAIL, "no"), raise(ROLLBACK, no); REPLACE INTO u SELECT * FROM u; WITH q AS (SELECT 1) SELECT * FROM q; VALUES (1); END;
CREATE TRIGGER r4 DELETE ON t WHEN EXISTS (SELECT 1 FROM u) BEGIN SELECT raise(ABORT, 'no ' || old.a); END;
CREATE TRIGGER r5 INSERT ON t BEGIN UPDATE u AS x SET e = 1 WHERE x.a = 1; END;
CREATE TRIGGER r6 INSERT ON t BEGIN DELETE FROM u AS x WHERE x.a = 1; END;
CREATE TRIGGER r7 INSERT ON t BEGIN INSERT INTO u AS x (a, b) VALUES (1, 2) ON CONFLICT DO UPDATE SET e = x.a; END;
CREATE TEMP TRIGGER r8 INSERT ON w BEGIN DELETE FROM main.u; END;
DROP TABLE t;
DROP TABLE IF EXISTS main.nowhere;
DROP INDEX t_c;
DROP VIEW IF EXISTS v;
DROP TRIGGER main.r;

-- settings and maintenance
PRAGMA foreign_keys;
PRAGMA main.user_version = 1;
PRAGMA cache_size = -2000;
PRAGMA table_info('t');
PRAGMA foreign_keys = ON;
PRAGMA synchronous(+1);
PRAGMA journal_mode = delete;
PRAGMA temp_store = default;
PRAGMA cache_size = 10.5;
ATTACH DATABASE 'x.db' AS x;
ATTACH 'x' || '.db' AS 'x' KEY 'k';
DETACH DATABASE x;
DETACH x;
VACUUM;
VACUUM main;
VACUUM main INTO 'x' || 'y';
VACUUM INTO 'x';
REINDEX;
REINDEX main.t;
REINDEX nocase;
ANALYZE;
ANALYZE main.t;
EXPLAIN SELECT 1;
EXPLAIN QUERY PLAN DELETE FROM t;

-- queries
SELECT 1;
SELECT ALL a AS x, b y, t.*, *, main.t.c 'z' FROM t;
SELECT DISTINCT a, count(*) FROM t WHERE b LIKE 'x%' GROUP BY a, b HAVING count(*) > 1 ORDER BY 2 DESC NULLS LAST, a COLLATE nocase ASC NULLS FIRST LIMIT 10 OFFSET 5;
SELECT count(*) FROM t HAVING count(*) > 1;
SELECT a FROM t LIMIT 5, 10;
VALUES (1, 2), (3, 4);
SELECT 1 UNION SELECT 2 UNION ALL VALUES (3) INTERSECT SELECT 4 EXCEPT SELECT 5 ORDER BY 1 LIMIT 1;
WITH x AS (SELECT 1 AS a), y (b) AS MATERIALIZED (SELECT a FROM x), z AS NOT MATERIALIZED (VALUES (1)) SELECT * FROM x, y, z;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT i FROM n;
SELECT * FROM t AS x, u y, (SELECT a FROM t) AS z, (t AS k JOIN u AS l ON k.a = l.a), main.v m WHERE x.a = y.a;
SELECT * FROM t JOIN u USING (a, b) LEFT OUTER JOIN v ON v.a = t.a CROSS JOIN w INNER JOIN (VALUES (1)) NATURAL JOIN t AS t3 NATURAL LEFT JOIN u AS u3;
SELECT * FROM t RIGHT JOIN u ON t.a = u.a;
SELECT * FROM t FULL OUTER JOIN u USING (a);
SELECT * FROM t NATURAL RIGHT OUTER JOIN u;
SELECT * FROM t, u ON t.a = u.a;
SELECT * FROM t INDEXED BY t_c WHERE c = 1;
SELECT * FROM t AS x NOT INDEXED WHERE c = 1;
SELECT * FROM pragma_table_info('t') AS p, json_each('[]', '$') j;
SELECT "left"."right", cross FROM "left";
SELECT sum(a) OVER (), row_number() OVER win, first_value(a) FILTER (WHERE a > 1) OVER (win ROWS BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES) FROM t WINDOW win AS (PARTITION BY b, c ORDER BY a DESC), win2 AS (win);
SELECT count(*) FILTER (WHERE a) OVER (ORDER BY a RANGE UNBOUNDED PRECEDING EXCLUDE NO OTHERS), sum(a) OVER (GROUPS BETWEEN CURRENT ROW AND 2 FOLLOWING EXCLUDE GROUP), max(a) OVER (PARTITION BY b ROWS CURRENT ROW EXCLUDE CURRENT ROW) FROM t;
SELECT sum(a) OVER (ORDER BY a ROWS BETWEEN 1 + 1 FOLLOWING AND 3 FOLLOWING), sum(a) OVER (ORDER BY a RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM t;
SELECT group_concat(b, ',' ORDER BY a DESC, c) FROM t;
SELECT group_concat(DISTINCT b), count(DISTINCT a), count(), total(ALL a) FROM t;
SELECT sum(a) over, count(a) filter FROM t;
SELECT a window FROM t window;
SELECT max(a ORDER BY b) FILTER (WHERE a > 1) FROM t;
SELECT left(1), cross(1, 2), natural(*) FROM t;

-- expressions
SELECT 1, 1.5, .5, 1., 1e10, 1.5E-3, 0x1F, 'it''s', "a", [a], `a`, x'00FF', X'', NULL, TRUE, FALSE, CURRENT_DATE, CURRENT_TIME, current_timestamp FROM t;
SELECT 1_000, 0xFF_FF, 1_0.2_5e1_0, .5_5;
SELECT ?, ?1, :a, @b, $c, $d::e(f), :é;
SELECT a || b, a * b, a / b, a % b, a + b, a - b, a << b, a >> b, a & b, a | b, a < b, a <= b, a > b, a >= b, a = b, a == b, a != b, a <> b, a IS b, a IS NOT b, a AND b OR NOT a FROM t;
SELECT -a, +a, ~a, NOT a, - - a, -a COLLATE nocase, (a), (a + b) * c FROM t;
SELECT a -> '$.x', a ->> 'x', a || b ->> 1 FROM t;
SELECT a IS DISTINCT FROM b, a IS NOT DISTINCT FROM b FROM t;
SELECT a ISNULL, a NOTNULL, a NOT NULL, a IS NULL, a IS NOT NULL FROM t;
SELECT a BETWEEN 1 AND 2, a NOT BETWEEN b AND c AND d, a BETWEEN 1 AND 2 OR b FROM t;
SELECT a IN (1, 2), a NOT IN (), a IN (SELECT a FROM u), a IN v1, (a, b) IN (VALUES (1, 2)), a NOT IN main.one, a IN pragma_one(1), a IN json_two() FROM t;
SELECT a LIKE 'x', a NOT LIKE 'x' ESCAPE '\', a GLOB 'y', a NOT GLOB 'y', b LIKE 'x' || 'y' ESCAPE 'z' FROM t;
SELECT (a, b) = (1, 2), (a, b) < (SELECT 1, 2) FROM t;
SELECT CASE a WHEN 1 THEN 2 WHEN 3 THEN 4 ELSE 5 END, CASE WHEN a THEN b END FROM t;
SELECT CAST(a AS TEXT), CAST(a AS DECIMAL(10, 2)), CAST(a AS) FROM t;
SELECT EXISTS (SELECT 1), NOT EXISTS (VALUES (1)), (SELECT max(a) FROM t), (VALUES (1));
SELECT abs(-1), main.t.a, t.a, t."b", t.[c], max(1, 2), like(1, 2), glob('a', 'b'), replace('a', 'b', 'c'), if, key, row FROM t, (SELECT 1 AS if, 2 AS key, 3 AS row);
SELECT 1 AS 'x', 2 AS "y", 3 AS [z], 4 AS `w`, 5 AS left, 6 AS indexed;

-- changes of rows
INSERT INTO t VALUES (1, 'x', 2.5, NULL);
INSERT INTO main.t AS x (a, b) VALUES (1, 'x'), (2, 'y') ON CONFLICT (b, c) WHERE b > 1 DO UPDATE SET b = excluded.b, (c, d) = (1, x.d) WHERE x.a > 1 ON CONFLICT (a) DO NOTHING ON CONFLICT DO NOTHING RETURNING *, a + 1 AS n;
INSERT OR ROLLBACK INTO t (a) SELECT a FROM u WHERE true ON CONFLICT DO NOTHING;
INSERT OR ABORT INTO t DEFAULT VALUES RETURNING a;
INSERT OR FAIL INTO t (a, b) DEFAULT VALUES;
REPLACE INTO t (b) VALUES ('x');
WITH x AS (SELECT 1) INSERT OR IGNORE INTO t (a) SELECT * FROM x;
UPDATE t SET a = 1;
UPDATE OR REPLACE main.t AS x SET a = b + 1, (b, c) = (SELECT 1, 2) FROM u JOIN v ON u.a = v.a WHERE x.a = u.a RETURNING x.a AS n, *;
UPDATE t INDEXED BY t_c SET d = 1 WHERE c = 1;
WITH x AS (SELECT 1) UPDATE t NOT INDEXED SET d = 1 RETURNING a;
DELETE FROM t;
DELETE FROM main.t AS x INDEXED BY t_c WHERE x.c = 1 RETURNING a, b;
WITH x AS (SELECT 1) DELETE FROM t NOT INDEXED WHERE a IN x;
