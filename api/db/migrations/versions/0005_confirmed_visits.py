"""Whether a patient has said that they will come."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('appointment', sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('appointment', sa.Column('confirmed_through', sa.String(), nullable=True))
    op.create_check_constraint(op.f('ck_appointment_confirmed_through'), 'appointment', "confirmed_through IN ('sms', 'voice', 'staff', 'api', 'import')")
    op.create_check_constraint(op.f('ck_appointment_confirmed_somehow'), 'appointment', '(confirmed_at IS NULL) = (confirmed_through IS NULL)')


def downgrade() -> None:
    raise NotImplementedError("Restore the backup that was made before the update instead.")
