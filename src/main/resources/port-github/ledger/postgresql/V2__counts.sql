-- What a run did, for people; null while it is open.
ALTER TABLE port_github_run ADD COLUMN requests bigint; -- to GitHub, retries included
ALTER TABLE port_github_run ADD COLUMN changed bigint; -- entities that were posted and accepted
ALTER TABLE port_github_run ADD COLUMN unchanged bigint; -- entities that Port had as they are
ALTER TABLE port_github_run ADD COLUMN deleted bigint; -- entities
ALTER TABLE port_github_run ADD COLUMN refused bigint; -- entities

-- When the first of the runs began that could not read it either.
ALTER TABLE port_github_unknown ADD COLUMN since timestamp with time zone;
