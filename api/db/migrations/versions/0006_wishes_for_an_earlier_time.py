"""Wishes for a time that is earlier than any that was open."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('wait_wish',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('visit_type', sa.String(), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=True),
    sa.Column('provider_code', sa.String(), nullable=True),
    sa.Column('site_code', sa.String(), nullable=True),
    sa.Column('windows', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False),
    sa.Column('before_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('conversation_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_wait_wish_appointment_id')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_wait_wish_conversation_id')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_wait_wish_patient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wait_wish'))
    )
    op.create_index('ix_wait_wish_conversation_id', 'wait_wish', ['conversation_id'], unique=False)
    op.create_index('uq_wait_wish_open', 'wait_wish', ['patient_id', 'visit_type'], unique=True, postgresql_where=sa.text('ended_at IS NULL'))


def downgrade() -> None:
    raise NotImplementedError("Restore the backup that was made before the update instead.")
