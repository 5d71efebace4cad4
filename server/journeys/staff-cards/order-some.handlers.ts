import type { RequestHandler, Response } from 'express';
import { findClass } from '../../desk/classes.store';
import { findPupil, type PupilInScope } from '../../desk/pupil-in-scope.store';
import { field } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { ticked } from '../../http/ticked';
import type { PrintKind } from '../../paper/prints.rules';
import type { Services } from '../../services';
import { may } from '../../staff/roles.rules';
import { startFor, type Started } from './start-for';

/** A new card for one pupil. */
export function printCard(services: Services): RequestHandler {
  return async (req, res) => {
    const id = String(req.params['id']);
    const { scoped } = staffOf(res);
    const pupil = (await findPupil(scoped, id)) ?? (await deny(services, res, { what: 'pupil' }));
    const { schoolId, className: what } = pupil;
    const order = { kind: 'cards', what, schoolId, pupils: [pupil], validFrom: null } as const;
    await goOn(res, await startFor(services, { res, ...order }), `/staff/pupils/${id}`);
  };
}

const kinds: readonly string[] = ['slips', 'cards', 'labels'] satisfies PrintKind[];

/** Paper for the pupils of a class who were ticked, after a page that repeats their number. */
export function printForClass(services: Services): RequestHandler {
  return async (req, res) => {
    const { scoped, member } = staffOf(res);
    const found = await findClass(scoped, String(req.params['id']));
    const formClass = found ?? (await deny(services, res, { what: 'class' }));
    const kind = field(req, 'kind');
    // Cards for a class are the business of ICT (product.md); slips and labels are the teacher's too.
    const isAllowed = kind !== 'cards' || may(member.role, 'cards-for-many');
    if (!kinds.includes(kind) || !isAllowed) await deny(services, res, { what: 'print', kind });
    const pupils = (await ticked(req, res)).filter(
      ({ formClassId, status }) => formClassId === formClass.id && status === 'active',
    );
    const back = `/staff/classes/${formClass.id}`;
    const order = { kind: kind as PrintKind, pupils, formClass, back };
    if (field(req, 'count') !== String(pupils.length)) return repeatCount(res, order);
    const { name: what, schoolId } = formClass;
    const { kind: printed } = order;
    const started = await startFor(services, {
      ...{ res, kind: printed, what, schoolId, pupils, validFrom: null },
    });
    await goOn(res, started, back);
  };
}

interface SomeOrder {
  kind: PrintKind;
  pupils: readonly PupilInScope[];
  formClass: { id: string; name: string };
  back: string;
}

function repeatCount(res: Response, { kind, pupils, formClass, back }: SomeOrder): Promise<void> {
  const { t } = pageContext(res);
  const count = pupils.length;
  if (count === 0) return redirect(res, back);
  return renderPage(res, {
    view: 'pages/staff-cards/confirm',
    titleKey: 'staffCards.confirmTitle',
    model: {
      action: `/staff/classes/${formClass.id}/print`,
      text: t(`staffCards.confirm.${kind}`, { count, what: formClass.name }),
      fields: [
        { name: 'kind', value: kind },
        { name: 'count', value: String(count) },
        ...pupils.map(({ id }, index) => ({ name: `p_${index}`, value: id })),
      ],
      back,
    },
  });
}

async function goOn(res: Response, started: Started, back: string): Promise<void> {
  if (started.kind === 'started') return redirect(res, `/staff/cards/${started.id}`);
  if (started.kind === 'needs-approval') return redirect(res, '/staff/approvals');
  await renderPage(res, {
    view: 'pages/staff-cards/refused',
    titleKey: 'staffCards.refusedTitle',
    status: 400,
    model: { text: started.text, back },
  });
}
