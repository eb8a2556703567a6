using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Programs;

/// <summary>A delivery that this node is to send now.</summary>
public sealed record OutgoingDelivery(WebhookDelivery Delivery, string Url, string Secret, string Reference);

/// <summary>How the deliveries are: numbers and moments only.</summary>
public sealed record DeliveryState(int Waiting, DateTime? OldestWaiting, int GivenUp);

/// <summary>
/// What webhooks are to be told. Changes are written down for each as the feed goes on, and sent under leases as mails are
/// (see <see cref="Outbox"/>): each at least once, and never by two nodes at a time.
/// </summary>
public sealed class WebhookPost(TolpuddleContext db, ChangeFeed feed)
{
    /// <summary>Longer than sending a whole batch takes, see <see cref="BatchSize"/>.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>How many one node takes at once. Each may take fifteen seconds.</summary>
    public const int BatchSize = 10;

    /// <summary>How long a receiver may be away before what it should hear is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    private const int PageLength = 200;

    /// <summary>How long it is known that something was sent.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    /// <summary>Writes down what has happened since for every webhook. Several nodes may do it at once: each change is written once.</summary>
    public async Task WriteAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("webhooks");
        foreach (var id in await db.Webhooks.Where(w => w.EndedAt == null).Select(w => w.Id).ToListAsync(cancel))
        {
            while (await WritePageAsync(id, cancel))
            {
            }
        }
    }

    /// <summary>Takes what is due and nobody else is sending.</summary>
    public async Task<List<OutgoingDelivery>> TakeAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("webhooks");
        var (now, lease, until, ahead) = (db.Now, Guid.NewGuid(), db.Now + Lease, db.Now + Outbox.LongestWait);
        var due = Waiting.Where(d => (d.DueAt <= now || d.DueAt > ahead) && d.Until > now && (d.LeasedUntil == null || d.LeasedUntil <= now || d.LeasedUntil > ahead) && db.Webhooks.Any(w => w.Id == d.WebhookId && w.EndedAt == null));
        var ids = await due.OrderBy(d => d.DueAt).ThenBy(d => d.Number).Take(BatchSize).Select(d => d.Id).ToListAsync(cancel);
        if (ids.Count == 0) return [];

        db.ChangeTracker.Clear();
        await due.Where(d => ids.Contains(d.Id)).ExecuteUpdateAsync(d => d.SetProperty(x => x.LeaseId, lease).SetProperty(x => x.LeasedUntil, until), cancel);
        var taken = await (from d in db.WebhookDeliveries.AsNoTracking()
                           join w in db.Webhooks on d.WebhookId equals w.Id
                           where d.LeaseId == lease
                           orderby d.DueAt, d.Number
                           select new { Delivery = d, w.Url, w.Secret }).ToListAsync(cancel);
        var references = await db.ReferencesAsync([.. taken.Select(t => t.Delivery.ReportId).Distinct()], cancel);
        return [.. taken.Select(t => new OutgoingDelivery(t.Delivery, t.Url, t.Secret, references.GetValueOrDefault(t.Delivery.ReportId, "")))];
    }

    /// <summary>It was told.</summary>
    public Task SentAsync(OutgoingDelivery sent, CancellationToken cancel)
    {
        var now = db.Now;
        return Mine(sent.Delivery).ExecuteUpdateAsync(
            d => d.SetProperty(x => x.SentAt, now).SetProperty(x => x.Failure, (string?)null).SetProperty(x => x.LeaseId, (Guid?)null).SetProperty(x => x.LeasedUntil, (DateTime?)null), cancel);
    }

    /// <summary>It was not told, and waits for another attempt.</summary>
    public Task FailedAsync(OutgoingDelivery sent, string failure, CancellationToken cancel)
    {
        var attempts = sent.Delivery.Attempts + 1;
        var due = db.Now + Outbox.PauseAfter(attempts);
        return Mine(sent.Delivery).ExecuteUpdateAsync(
            d => d.SetProperty(x => x.Attempts, attempts).SetProperty(x => x.Failure, failure).SetProperty(x => x.DueAt, due).SetProperty(x => x.LeaseId, (Guid?)null).SetProperty(x => x.LeasedUntil, (DateTime?)null), cancel);
    }

    /// <summary>The receiver says that it wants nothing more: the webhook ends.</summary>
    public async Task GoneAsync(OutgoingDelivery sent, CancellationToken cancel)
    {
        if (await db.Webhooks.SingleOrDefaultAsync(w => w.Id == sent.Delivery.WebhookId, cancel) is not { EndedAt: null } webhook) return;
        webhook.EndedAt = db.Now;
        db.Record("webhook.gone", webhook.Id);
        await db.TrySaveAsync(cancel);
    }

    /// <summary>Gives up what has waited too long, and forgets what went long ago, or was for a webhook that has ended.</summary>
    public async Task TidyAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("webhooks");
        var (now, old) = (db.Now, db.Now - Memory);
        await Waiting.Where(d => d.Until <= now && (d.LeasedUntil == null || d.LeasedUntil <= now)).ExecuteUpdateAsync(d => d.SetProperty(x => x.GivenUpAt, now), cancel);
        await db.WebhookDeliveries.Where(d => d.SentAt < old || d.GivenUpAt < old || db.Webhooks.Any(w => w.Id == d.WebhookId && w.EndedAt < old)).ExecuteDeleteAsync(cancel);
    }

    /// <summary>How the deliveries of webhooks are that have not ended.</summary>
    public async Task<DeliveryState> StateAsync(CancellationToken cancel)
    {
        var all = db.WebhookDeliveries.AsNoTracking().Where(d => db.Webhooks.Any(w => w.Id == d.WebhookId && w.EndedAt == null));
        var waiting = all.Where(d => d.SentAt == null && d.GivenUpAt == null);
        return new DeliveryState(await waiting.CountAsync(cancel), await waiting.MinAsync(d => (DateTime?)d.At, cancel), await all.CountAsync(d => d.GivenUpAt != null, cancel));
    }

    private IQueryable<WebhookDelivery> Waiting => db.WebhookDeliveries.Where(d => d.SentAt == null && d.GivenUpAt == null);

    /// <summary>The delivery while this node's lease on it stands.</summary>
    private IQueryable<WebhookDelivery> Mine(WebhookDelivery delivery) => db.WebhookDeliveries.Where(d => d.Id == delivery.Id && d.LeaseId == delivery.LeaseId);

    /// <summary>Writes one page of changes for one webhook; true if there may be more.</summary>
    private async Task<bool> WritePageAsync(Guid id, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        db.Viewer = Viewer.System("webhooks");
        if (await db.Webhooks.SingleOrDefaultAsync(w => w.Id == id, cancel) is not { EndedAt: null } webhook) return false;
        db.Viewer = Viewer.Program(webhook.Id, webhook.AgencyId, "webhook", "", "webhooks", reads: true); // told is what its agency sees, no more
        if (await feed.AfterAsync(webhook.Cursor, PageLength, cancel) is not { } page) return false;
        db.Viewer = Viewer.System("webhooks");
        if (page.Cursor == webhook.Cursor) return false;

        var types = webhook.Types.Split(' ');
        foreach (var change in page.Changes.Where(c => types.Contains(c.Type)))
        {
            db.WebhookDeliveries.Add(new WebhookDelivery
            {
                WebhookId = webhook.Id,
                Number = change.Number,
                Type = change.Type,
                ReportId = change.ReportId,
                At = change.At,
                DueAt = db.Now,
                Until = db.Now + Patience,
            });
        }

        webhook.Cursor = page.Cursor;
        return await db.TrySaveAsync(cancel) && page.HasMore; // or another node has just done it
    }
}
