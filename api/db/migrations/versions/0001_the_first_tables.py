"""The first tables."""

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

CLINIC_NOW = """
CREATE FUNCTION clinic_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
$$ SELECT clock_timestamp() + coalesce((SELECT shift FROM clock_offset), interval '0') $$
"""

AUDIT_IS_APPEND_ONLY = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'Audit rows are kept as they were written.'; END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
"""


def upgrade() -> None:
    op.create_table('clock_offset',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('shift', sa.Interval(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_clock_offset_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_offset'))
    )
    op.execute(CLINIC_NOW)
    op.create_table('audit',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=True),
    sa.Column('conversation_id', sa.Uuid(), nullable=True),
    sa.Column('appointment_id', sa.Uuid(), nullable=True),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit'))
    )
    op.create_index(op.f('ix_audit_patient_id'), 'audit', ['patient_id'], unique=False)
    op.create_table('clinic_version',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('definition', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clinic_version'))
    )
    op.create_table('consent',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.CheckConstraint("state IN ('in', 'out')", name=op.f('ck_consent_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    op.create_index('ix_consent_phone', 'consent', ['phone', 'id'], unique=False)
    op.create_table('conversation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('handler', sa.String(), server_default='bot', nullable=False),
    sa.Column('epoch', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('session', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('language', sa.String(), server_default='en', nullable=False),
    sa.Column('introduced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('emergency_question_id', sa.BigInteger(), nullable=True),
    sa.Column('identity_failures', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('last_message_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.CheckConstraint("handler IN ('bot', 'queue', 'human')", name=op.f('ck_conversation_handler')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversation')),
    sa.UniqueConstraint('phone', name=op.f('uq_conversation_phone'))
    )
    op.create_table('patient',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('given_name', sa.String(), nullable=False),
    sa.Column('family_name', sa.String(), nullable=False),
    sa.Column('birth_date', sa.Date(), nullable=False),
    sa.Column('sex', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('phone_takes_texts', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('language', sa.String(), server_default='en', nullable=False),
    sa.Column('confirmed', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('source', sa.String(), server_default='import', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.CheckConstraint("sex IN ('F', 'M')", name=op.f('ck_patient_sex')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patient'))
    )
    op.create_index(op.f('ix_patient_phone'), 'patient', ['phone'], unique=False)
    op.create_table('stored_answer',
    sa.Column('principal', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('request_digest', sa.String(), nullable=False),
    sa.Column('status', sa.BigInteger(), nullable=True),
    sa.Column('body', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.PrimaryKeyConstraint('principal', 'key', name=op.f('pk_stored_answer'))
    )
    op.create_table('access',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('conversation_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('is_self', sa.Boolean(), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_access_conversation_id')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_access_patient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access'))
    )
    op.create_index('ix_access_conversation', 'access', ['conversation_id', 'patient_id'], unique=False)
    op.create_table('appointment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('visit_type', sa.String(), nullable=False),
    sa.Column('provider_code', sa.String(), nullable=False),
    sa.Column('site_code', sa.String(), nullable=False),
    sa.Column('modality', sa.String(), nullable=False),
    sa.Column('start_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('end_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.String(), server_default='booked', nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('cancel_reason', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.CheckConstraint("modality IN ('in_person', 'video', 'phone')", name=op.f('ck_appointment_modality')),
    sa.CheckConstraint("source IN ('sms', 'voice', 'staff', 'api', 'import')", name=op.f('ck_appointment_source')),
    sa.CheckConstraint("status IN ('proposed', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow')", name=op.f('ck_appointment_status')),
    sa.CheckConstraint('start_at < end_at', name=op.f('ck_appointment_starts_before_it_ends')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_appointment_patient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment'))
    )
    op.create_index('ix_appointment_patient_start', 'appointment', ['patient_id', 'start_at'], unique=False)
    op.create_index('ix_appointment_provider_start', 'appointment', ['provider_code', 'start_at'], unique=False)
    op.create_table('hold',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('visit_type', sa.String(), nullable=False),
    sa.Column('provider_code', sa.String(), nullable=False),
    sa.Column('site_code', sa.String(), nullable=False),
    sa.Column('modality', sa.String(), nullable=False),
    sa.Column('start_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('end_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('conversation_id', sa.Uuid(), nullable=True),
    sa.Column('status', sa.String(), server_default='active', nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.CheckConstraint("status IN ('active', 'used', 'released', 'expired')", name=op.f('ck_hold_status')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_hold_conversation_id')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_hold_patient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hold'))
    )
    op.create_index('ix_hold_conversation_active', 'hold', ['conversation_id'], unique=False, postgresql_where=sa.text("status = 'active'"))
    op.create_index('ix_hold_phone_active', 'hold', ['phone'], unique=False, postgresql_where=sa.text("status = 'active'"))
    op.create_table('message',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('conversation_id', sa.Uuid(), nullable=False),
    sa.Column('direction', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), server_default='sms', nullable=False),
    sa.Column('author', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('epoch', sa.BigInteger(), nullable=False),
    sa.Column('answers_id', sa.BigInteger(), nullable=True),
    sa.Column('twilio_sid', sa.String(), nullable=True),
    sa.Column('error_code', sa.BigInteger(), nullable=True),
    sa.Column('opt_out_type', sa.String(), nullable=True),
    sa.Column('media_types', postgresql.ARRAY(sa.TEXT()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('attempts', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('despite_opt_out', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.CheckConstraint("author IN ('patient', 'bot', 'staff')", name=op.f('ck_message_author')),
    sa.CheckConstraint("channel IN ('sms', 'voice')", name=op.f('ck_message_channel')),
    sa.CheckConstraint("direction IN ('inbound', 'outbound')", name=op.f('ck_message_direction')),
    sa.ForeignKeyConstraint(['answers_id'], ['message.id'], name=op.f('fk_message_answers_id')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_message_conversation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('twilio_sid', name=op.f('uq_message_twilio_sid'))
    )
    op.create_index('ix_message_conversation', 'message', ['conversation_id', 'id'], unique=False)
    op.create_index('ix_message_waiting', 'message', ['conversation_id', 'id'], unique=False, postgresql_where=sa.text("state = 'received'"))
    op.create_table('proxy',
    sa.Column('proxy_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_proxy_patient_id')),
    sa.ForeignKeyConstraint(['proxy_id'], ['patient.id'], name=op.f('fk_proxy_proxy_id')),
    sa.PrimaryKeyConstraint('proxy_id', 'patient_id', name=op.f('pk_proxy'))
    )
    op.create_index(op.f('ix_proxy_patient_id'), 'proxy', ['patient_id'], unique=False)
    op.create_table('referral',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('department', sa.String(), nullable=False),
    sa.Column('provider_code', sa.String(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_referral_patient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral'))
    )
    op.create_index(op.f('ix_referral_patient_id'), 'referral', ['patient_id'], unique=False)
    op.create_table('resource',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('site_code', sa.String(), nullable=True),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=True),
    sa.Column('in_use', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.CheckConstraint("(kind = 'patient') = (patient_id IS NOT NULL)", name=op.f('ck_resource_patient_is_patient')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_resource_patient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resource')),
    sa.UniqueConstraint('patient_id', name=op.f('uq_resource_patient_id'))
    )
    op.create_index('uq_resource_kind_site_code', 'resource', ['kind', sa.literal_column("coalesce(site_code, '')"), 'code'], unique=True)
    op.create_table('claim',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('resource_id', sa.BigInteger(), nullable=False),
    sa.Column('during', postgresql.TSTZRANGE(), nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=True),
    sa.Column('hold_id', sa.Uuid(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    postgresql.ExcludeConstraint((sa.text("int8range(resource_id, resource_id, '[]')"), '&&'), (sa.column('during'), '&&'), where=sa.text('active'), using='gist', name='ex_claim_overlap'),
    sa.CheckConstraint('(appointment_id IS NULL) <> (hold_id IS NULL)', name=op.f('ck_claim_one_owner')),
    sa.CheckConstraint('(hold_id IS NULL) = (expires_at IS NULL)', name=op.f('ck_claim_holds_expire')),
    sa.CheckConstraint('NOT isempty(during)', name=op.f('ck_claim_takes_time')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_claim_appointment_id')),
    sa.ForeignKeyConstraint(['hold_id'], ['hold.id'], name=op.f('fk_claim_hold_id')),
    sa.ForeignKeyConstraint(['resource_id'], ['resource.id'], name=op.f('fk_claim_resource_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim'))
    )
    op.create_index(op.f('ix_claim_appointment_id'), 'claim', ['appointment_id'], unique=False)
    op.create_index(op.f('ix_claim_hold_id'), 'claim', ['hold_id'], unique=False)
    op.create_table('staff_task',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('urgent', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('conversation_id', sa.Uuid(), nullable=True),
    sa.Column('patient_id', sa.Uuid(), nullable=True),
    sa.Column('appointment_id', sa.Uuid(), nullable=True),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_staff_task_appointment_id')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_staff_task_conversation_id')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_staff_task_patient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_task'))
    )
    op.create_index(op.f('ix_staff_task_conversation_id'), 'staff_task', ['conversation_id'], unique=False)
    op.execute(AUDIT_IS_APPEND_ONLY)
    # Procrastinate's own tables, as its release in requirements/app.txt has them; and a schema for Rasa's tracker.
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace('%', '%%'))
    op.execute('CREATE SCHEMA rasa')


def downgrade() -> None:
    raise NotImplementedError("There is nothing before the first tables: restore a backup instead.")
