"""Phone calls: their turns, voicemails, calls that the clinic makes, and what belongs to one call only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('call_order',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('conversation_id', sa.Uuid(), nullable=False),
    sa.Column('message_id', sa.BigInteger(), nullable=True),
    sa.Column('state', sa.String(), server_default='waiting', nullable=False),
    sa.Column('attempts', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('call_sid', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'calling', 'reached', 'voicemail', 'not_reached', 'refused')", name=op.f('ck_call_order_state')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_call_order_conversation_id')),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_call_order_message_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_order')),
    sa.UniqueConstraint('message_id', name=op.f('uq_call_order_message_id'))
    )
    op.create_index('ix_call_order_conversation_id', 'call_order', ['conversation_id'], unique=False)
    op.create_table('phone_call',
    sa.Column('sid', sa.String(), nullable=False),
    sa.Column('conversation_id', sa.Uuid(), nullable=True),
    sa.Column('order_id', sa.Uuid(), nullable=True),
    sa.Column('direction', sa.String(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('language', sa.String(), server_default='en', nullable=False),
    sa.Column('turn', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('silences', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('misheard', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('keys_only', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('answered_by', sa.String(), nullable=True),
    sa.Column('relay_failures', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("direction IN ('inbound', 'outbound')", name=op.f('ck_phone_call_direction')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_phone_call_conversation_id')),
    sa.ForeignKeyConstraint(['order_id'], ['call_order.id'], name=op.f('fk_phone_call_order_id')),
    sa.PrimaryKeyConstraint('sid', name=op.f('pk_phone_call'))
    )
    op.create_index('ix_phone_call_conversation_id', 'phone_call', ['conversation_id'], unique=False)
    op.create_table('call_turn',
    sa.Column('call_sid', sa.String(), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('message_id', sa.BigInteger(), nullable=True),
    sa.Column('said', sa.String(), server_default='', nullable=False),
    sa.Column('asked', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('twiml', sa.String(), nullable=True),
    sa.Column('begun_at', sa.DateTime(timezone=True), server_default=sa.text('clock_timestamp()'), nullable=False),
    sa.ForeignKeyConstraint(['call_sid'], ['phone_call.sid'], name=op.f('fk_call_turn_call_sid')),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_call_turn_message_id')),
    sa.PrimaryKeyConstraint('call_sid', 'n', name=op.f('pk_call_turn'))
    )
    op.create_table('voicemail',
    sa.Column('recording_sid', sa.String(), nullable=False),
    sa.Column('call_sid', sa.String(), nullable=False),
    sa.Column('seconds', sa.BigInteger(), nullable=True),
    sa.Column('transcript', sa.String(), nullable=True),
    sa.Column('audio', sa.LargeBinary(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.ForeignKeyConstraint(['call_sid'], ['phone_call.sid'], name=op.f('fk_voicemail_call_sid')),
    sa.PrimaryKeyConstraint('recording_sid', name=op.f('pk_voicemail'))
    )
    op.add_column('consent', sa.Column('channel', sa.String(), server_default='sms', nullable=False))
    op.create_check_constraint(op.f('ck_consent_channel'), 'consent', "channel IN ('sms', 'voice')")
    op.add_column('conversation', sa.Column('continued_call_sid', sa.String(), nullable=True))
    op.add_column('access', sa.Column('call_sid', sa.String(), nullable=True))
    op.add_column('hold', sa.Column('call_sid', sa.String(), nullable=True))
    op.create_index('ix_hold_call_active', 'hold', ['call_sid'], unique=False, postgresql_where=sa.text("status = 'active'"))


def downgrade() -> None:
    raise NotImplementedError("Restore the backup that was made before the update instead.")
