-- What outlives a run. A cache with one promise: what it says was accepted was accepted. All of it may be deleted at any
-- time, while no run goes on; the next run then reads and posts everything.
-- The same statements make the embedded ledger of H2.

-- Whose runs: one Port, one integration. All other tables begin with it.
CREATE TABLE port_github_run (
  catalog         varchar(32)   NOT NULL,
  number          bigint        NOT NULL,
  id              varchar(40)   NOT NULL, -- as in the log
  state           varchar(12)   NOT NULL, -- open, complete, incomplete, aborted, failed; open is also what was killed
  first_number    bigint        NOT NULL, -- the first of the runs that this one goes on with, or its own number
  part            varchar(4000),          -- what it was about; null for everything
  started         timestamp with time zone NOT NULL,
  started_at_port timestamp with time zone, -- by Port's clock
  ended           timestamp with time zone,
  summary         varchar(100000),
  PRIMARY KEY (catalog, number)
);

-- A listing of GitHub that was read to its end, and of which Port has accepted or refused everything.
CREATE TABLE port_github_listing (
  catalog         varchar(32)   NOT NULL,
  id              bigint        NOT NULL, -- hash of kind, selector, scope and URL
  account         varchar(100)  NOT NULL,
  kind            varchar(100)  NOT NULL,
  scope           varchar(250)  NOT NULL, -- the organization's login, or the repository's full name, in lower case
  url             varchar(4000) NOT NULL, -- of its first page, without the host
  run             bigint        NOT NULL, -- the last run that read it
  vintage         bigint        NOT NULL, -- hash of what makes entities of its records: mapping, version, routes
  clean           boolean       NOT NULL, -- every record was filtered, or made entities that were accepted
  pages           integer       NOT NULL,
  records         bigint        NOT NULL,
  entities        bigint        NOT NULL,
  read_at         timestamp with time zone NOT NULL,
  delivered_at    timestamp with time zone NOT NULL,
  PRIMARY KEY (catalog, id)
);

-- A page of a listing, written once Port has accepted or refused everything that was made of it.
CREATE TABLE port_github_page (
  catalog         varchar(32)   NOT NULL,
  listing         bigint        NOT NULL,
  url             bigint        NOT NULL, -- hash of the page's URL
  account         varchar(100)  NOT NULL,
  kind            varchar(100)  NOT NULL,
  scope           varchar(250)  NOT NULL,
  position        integer       NOT NULL, -- 1 for the first page
  run             bigint        NOT NULL,
  vintage         bigint        NOT NULL,
  clean           boolean       NOT NULL,
  tag             varchar(250),           -- GitHub's ETag; null if a 304 would say nothing
  token           bigint        NOT NULL, -- hash of the token that the tag belongs to
  next            varchar(4000),          -- URL of the page after it; null if it is the last
  records         integer       NOT NULL, -- as GitHub counts them
  first_record    bigint        NOT NULL, -- hashes of the first and last record
  last_record     bigint        NOT NULL,
  delivered_at    timestamp with time zone NOT NULL,
  entities        bytea         NOT NULL, -- packed: counts, then 64 bits of identity and 64 of content for each entity
  PRIMARY KEY (catalog, listing, url)
);

-- What the last run could not read, and why.
CREATE TABLE port_github_unknown (
  catalog         varchar(32)   NOT NULL,
  run             bigint        NOT NULL,
  kind            varchar(100)  NOT NULL,
  scope           varchar(1000) NOT NULL,
  reason          varchar(1000) NOT NULL
);

CREATE INDEX port_github_unknown_run ON port_github_unknown (catalog, run);

-- Entities that GitHub does not have, of the last run that deletes: spared, and why.
CREATE TABLE port_github_spared (
  catalog         varchar(32)   NOT NULL,
  run             bigint        NOT NULL,
  blueprint       varchar(100)  NOT NULL,
  identifier      varchar(1000) NOT NULL,
  reason          varchar(1000) NOT NULL
);

CREATE INDEX port_github_spared_run ON port_github_spared (catalog, run);
