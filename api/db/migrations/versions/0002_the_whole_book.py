"""Everything that the appointment book of a real clinic needs besides visits and holds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

# Which transaction wrote a claim last: a process asks for what is newer than all that it has seen.
CLAIM_REMEMBERS_ITS_CHANGE = """
ALTER TABLE claim ADD COLUMN changed xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE FUNCTION note_claim_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.changed := pg_current_xact_id(); RETURN NEW; END $$;
CREATE TRIGGER claim_remembers_its_change BEFORE UPDATE ON claim FOR EACH ROW EXECUTE FUNCTION note_claim_change();
CREATE INDEX ix_claim_changed ON claim (changed);
"""

# Whoever writes to the book shares this lock with other bookers and keeps out whoever changes the clinic's hours. Each
# statement of such a function sees what is committed by then: the clinic is read after the lock has been had.
OPEN_BOOK = """
CREATE FUNCTION open_book(OUT id bigint, OUT fingerprint text, OUT state uuid, OUT now timestamptz)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7267002);
    SELECT v.id, v.fingerprint INTO id, fingerprint FROM clinic_version v ORDER BY v.id DESC LIMIT 1;
    SELECT c.state INTO state FROM calendar_change c ORDER BY c.revision DESC LIMIT 1;
    now := clinic_now();
END $$;
CREATE FUNCTION lock_calendar() RETURNS void LANGUAGE sql VOLATILE AS 'SELECT pg_advisory_xact_lock(7267002)';
"""

# All that a visit takes, in one call: whoever loses hears of it without having waited, and nobody has to ask five
# questions over the network while others wait for them. Answers the kind of resource that could not be had, or null.
#
# A time that can be seen to be taken is refused at once. Otherwise all claims go in with one INSERT in the order of their
# resources, so that two bookers wait for each other in the same order; a conflict is a row that is missing. Then the
# block is undone, and the next look sees who was quicker: another room may be left.
CLAIM_VISIT = """
CREATE FUNCTION claim_visit(
    wanted_provider text, wanted_lanes text[], wanted_needs text[], wanted_site text, wanted_patient uuid,
    starts timestamptz, ends timestamptz, preparation interval, clean_up interval,
    for_appointment uuid, for_hold uuid, until timestamptz
) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    wanted_kinds text[] := CASE WHEN wanted_lanes IS NULL THEN ARRAY['provider'] ELSE '{}' END
        || CASE WHEN wanted_patient IS NULL THEN '{}' ELSE ARRAY['patient'] END
        || wanted_needs
        || CASE WHEN wanted_lanes IS NULL THEN '{}' ELSE ARRAY['overbooking'] END;
    at CONSTANT timestamptz := clinic_now();
    visit CONSTANT tstzrange := tstzrange(starts, ends);
    buffered CONSTANT tstzrange := tstzrange(starts - preparation, ends + clean_up);
    wanted_kind text;
    candidate bigint;
    is_taken boolean;
    is_stale boolean;
    chosen bigint[];
    stale bigint[];
    had integer;
    deadlocks integer := 0;
BEGIN
    IF wanted_patient IS NOT NULL AND NOT EXISTS (SELECT FROM resource WHERE patient_id = wanted_patient) THEN
        INSERT INTO resource (kind, code, patient_id) VALUES ('patient', wanted_patient::text, wanted_patient)
        ON CONFLICT DO NOTHING;
    END IF;
    FOR attempt IN 1..20 LOOP
        chosen := '{}';
        stale := '{}';
        FOREACH wanted_kind IN ARRAY wanted_kinds LOOP
            is_taken := true;
            -- Every provider reaches for rooms in an order of their own, so that two seldom reach for the same one.
            FOR candidate IN
                SELECT id FROM resource WHERE wanted_kind = 'patient' AND patient_id = wanted_patient
                UNION ALL
                (SELECT id FROM resource WHERE wanted_kind <> 'patient' AND kind = wanted_kind AND in_use
                    AND CASE wanted_kind
                        WHEN 'provider' THEN code = wanted_provider
                        WHEN 'overbooking' THEN code = ANY(wanted_lanes)
                        ELSE site_code = wanted_site END
                 ORDER BY hashtextextended(wanted_provider, id))
            LOOP
                SELECT coalesce(bool_or(expires_at IS NULL OR expires_at > at), false), count(*) > 0
                INTO is_taken, is_stale
                FROM claim
                WHERE active AND int8range(resource_id, resource_id, '[]') && int8range(candidate, candidate, '[]')
                  AND during && CASE wanted_kind WHEN 'patient' THEN visit ELSE buffered END;
                EXIT WHEN NOT is_taken;
            END LOOP;
            IF is_taken THEN
                RETURN wanted_kind;
            END IF;
            chosen := chosen || candidate;
            IF is_stale THEN
                stale := stale || candidate;
            END IF;
        END LOOP;
        IF cardinality(stale) > 0 THEN
            -- Rows that somebody else is ending in this moment are left to them.
            UPDATE claim SET active = false WHERE id IN (
                SELECT c.id FROM unnest(stale) AS one(id)
                JOIN claim c ON c.active AND c.during && buffered
                 AND int8range(c.resource_id, c.resource_id, '[]') && int8range(one.id, one.id, '[]')
                WHERE c.expires_at <= at
                FOR UPDATE OF c SKIP LOCKED);
        END IF;
        BEGIN
            INSERT INTO claim (resource_id, during, appointment_id, hold_id, expires_at)
            SELECT id, CASE kind WHEN 'patient' THEN visit ELSE buffered END, for_appointment, for_hold, until
            FROM resource WHERE id = ANY(chosen) ORDER BY id
            ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS had = ROW_COUNT;
            IF had = cardinality(chosen) THEN
                RETURN NULL;
            END IF;
            RAISE EXCEPTION 'somebody was quicker' USING ERRCODE = 'FD001';
        EXCEPTION
            WHEN SQLSTATE 'FD001' THEN
                NULL;
            WHEN deadlock_detected THEN
                deadlocks := deadlocks + 1;
                EXIT WHEN deadlocks > 3;
        END;
    END LOOP;
    RETURN wanted_kinds[1];
END $$;
"""

# What the rules ask about a patient, for every search and every booking: a function keeps its plans.
PATIENT_FACTS = """
CREATE FUNCTION patient_facts(
    who uuid, kept text[], since timestamptz, until timestamptz,
    OUT birth_date date, OUT sex text, OUT referrals json, OUT visits json
) RETURNS SETOF record LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT p.birth_date, p.sex::text,
        (SELECT json_agg(json_build_array(r.department, r.provider_code, r.valid_until))
         FROM referral r WHERE r.patient_id = who),
        (SELECT json_agg(json_build_array(v.provider_code, v.visit_type, v.times, v.last))
         FROM (
             SELECT a.provider_code, a.visit_type, count(*) AS times, max(a.start_at) AS last
             FROM appointment a
             WHERE a.patient_id = who AND a.status = ANY(kept) AND a.start_at > since AND a.start_at <= until
             GROUP BY a.provider_code, a.visit_type
         ) AS v)
    FROM patient p WHERE p.id = who;
END $$;
"""


def upgrade() -> None:
    op.create_table('calendar_change',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('provider_code', sa.String(), nullable=True),
    sa.Column('site_code', sa.String(), nullable=True),
    sa.Column('body', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('author', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('state', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("kind IN ('leave', 'override', 'hours', 'closure')", name=op.f('ck_calendar_change_kind')),
    sa.CheckConstraint("(kind = 'closure') = (provider_code IS NULL)", name=op.f('ck_calendar_change_whose')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_change')),
    sa.UniqueConstraint('revision', name=op.f('uq_calendar_change_revision'))
    )
    op.create_table('calendar_feed',
    sa.Column('provider_code', sa.String(), nullable=False),
    sa.Column('token_digest', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.PrimaryKeyConstraint('provider_code', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_calendar_feed_token_digest'))
    )
    op.create_table('outside_calendar',
    sa.Column('provider_code', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('succeeded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('problem', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.PrimaryKeyConstraint('provider_code', name=op.f('pk_outside_calendar'))
    )
    op.create_table('outside_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('provider_code', sa.String(), nullable=False),
    sa.Column('start_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('end_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('start_at < end_at', name=op.f('ck_outside_event_starts_before_it_ends')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_event')),
    sa.UniqueConstraint('provider_code', 'start_at', 'end_at', name=op.f('uq_outside_event_provider_code_start_at_end_at'))
    )
    op.add_column('appointment', sa.Column('video_link', sa.String(), nullable=True))
    op.add_column('appointment', sa.Column('overbook_reason', sa.String(), nullable=True))
    op.add_column('appointment', sa.Column('lost_ground', sa.String(), nullable=True))
    op.create_index('ix_appointment_lost_ground', 'appointment', ['start_at'], unique=False, postgresql_where=sa.text('lost_ground IS NOT NULL'))
    op.add_column('claim', sa.Column('outside_event_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f('fk_claim_outside_event_id'), 'claim', 'outside_event', ['outside_event_id'], ['id'])
    op.create_index(op.f('ix_claim_outside_event_id'), 'claim', ['outside_event_id'], unique=False)
    op.drop_constraint(op.f('ck_claim_one_owner'), 'claim', type_='check')
    op.create_check_constraint(op.f('ck_claim_one_owner'), 'claim', 'num_nonnulls(appointment_id, hold_id, outside_event_id) = 1')
    op.execute(CLAIM_REMEMBERS_ITS_CHANGE)
    op.execute(OPEN_BOOK)
    op.execute(CLAIM_VISIT)
    op.execute(PATIENT_FACTS)
    # Claims are taken before the visit is written down: whoever is refused has written nothing.
    op.execute('ALTER TABLE claim ALTER CONSTRAINT fk_claim_appointment_id DEFERRABLE INITIALLY DEFERRED')
    op.execute('ALTER TABLE claim ALTER CONSTRAINT fk_claim_hold_id DEFERRABLE INITIALLY DEFERRED')


def downgrade() -> None:
    raise NotImplementedError("Restore the backup that was made before the update instead.")
