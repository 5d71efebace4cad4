import type { Request, RequestHandler, Response } from 'express';
import { placeOf } from '../../http/moments';
import { pageContext, renderPage } from '../../http/render';
import { deny } from '../../http/staff-visit';
import { takeWord } from '../../http/staff-word';
import { CARD_BANK, type Bank } from '../../questions/bank.rules';
import type { Services } from '../../services';
import { bankPage, banksPage } from './banks.page';

export function showBanks({ banks }: Services): RequestHandler {
  return (_req, res) =>
    renderPage(
      res,
      banksPage(pageContext(res), { banks: banks.list, current: banks.current.name }),
    );
}

export function showBank(services: Services): RequestHandler {
  return async (req, res) => {
    const bank = await bankOfRoute(services, req, res);
    const context = pageContext(res);
    await renderPage(
      res,
      bankPage(context, {
        bank,
        changed: await services.bankHistory.changed(),
        place: placeOf(context, services.config.TIME_ZONE),
        word: takeWord(req, context.t),
      }),
    );
  };
}

/** What is printed on cards is looked at here, never changed. */
export function isKept(bank: string): boolean {
  return bank !== CARD_BANK;
}

export async function bankOfRoute(services: Services, req: Request, res: Response): Promise<Bank> {
  const bank = services.banks.bank(String(req.params['id']));
  return bank ?? deny(services, res, { what: 'bank' });
}
