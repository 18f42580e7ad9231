"""What patients tell besides their wishes: that they are somebody else, and who insures them."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('conversation', sa.Column('wrong_person_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table('insurance',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('plan', sa.String(), nullable=False),
    sa.Column('member_number', sa.String(), nullable=True),
    sa.Column('confirmed', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('clinic_now()'), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_insurance_patient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_insurance'))
    )
    op.create_index(op.f('ix_insurance_patient_id'), 'insurance', ['patient_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Restore the backup that was made before the update instead.")
