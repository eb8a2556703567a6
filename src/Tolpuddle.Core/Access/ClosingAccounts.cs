using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

internal static class ClosingAccounts
{
    /// <summary>Closes an account: every session ends, every link dies, colleagues are told of work that needs another owner. The caller records and saves.</summary>
    public static async Task CloseAccountAsync(this TolpuddleContext db, Account account, CancellationToken cancel)
    {
        account.State = AccountState.Closed;
        await db.EndSessionsAsync(account.Id, exceptId: Guid.Empty, cancel);
        await db.WithdrawLinksAsync(account.Id, cancel);
        var left = await new OpenWork(db).CountAsync(account.Id, cancel);
        if (left > 0) await db.TellColleaguesAsync(account, left, cancel);
    }

    private static async Task TellColleaguesAsync(this TolpuddleContext db, Account account, int left, CancellationToken cancel)
    {
        var colleagues = await db.Accounts
            .Where(a => a.AgencyId == account.AgencyId && a.Id != account.Id && a.State == AccountState.Active && (a.Roles & Role.Coordinator) != 0)
            .Select(a => a.Id).ToListAsync(cancel);
        foreach (var id in colleagues) db.Notify(id, $"An account was closed. {left} open {(left == 1 ? "matter needs" : "matters need")} another owner.", "/reports/queue");
    }
}
