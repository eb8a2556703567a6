using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>When and in which language somebody wants mails.</summary>
public sealed record MailWish(NoticeMail When, int Hour, string Language);

/// <summary>Somebody's own wishes about mails.</summary>
public sealed class MailWishes(TolpuddleContext db)
{
    public Task<MailWish> ReadAsync(CancellationToken cancel) => db.Accounts.AsNoTracking()
        .Where(a => a.Id == db.Viewer.AccountId)
        .Select(a => new MailWish(a.NoticeMail, a.NoticeMailHour, a.Language))
        .SingleAsync(cancel);

    /// <summary>Keeps <paramref name="wish"/>; the language is one that the caller knows. False if the hour cannot be chosen.</summary>
    public async Task<bool> ChangeAsync(MailWish wish, CancellationToken cancel)
    {
        if (!Enum.IsDefined(wish.When) || wish.Hour is < NoticeMails.FirstHour or > NoticeMails.LastHour) return false;
        var account = await db.Accounts.SingleAsync(a => a.Id == db.Viewer.AccountId, cancel);
        (account.NoticeMail, account.NoticeMailHour, account.Language) = (wish.When, wish.Hour, wish.Language);
        account.Version++;
        db.Record("account.mails", account.Id);
        return await db.TrySaveAsync(cancel);
    }
}
