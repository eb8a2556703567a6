using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Programs;

/// <summary>A webhook as administrators see it.</summary>
public sealed record WebhookRow(Guid Id, string Agency, string Url, IReadOnlyList<string> Types, DateTime MadeAt, int Waiting, DateTime? LastSentAt, string? LastFailure);

/// <summary>Something that was told to nobody: what kind of change, never which report.</summary>
public sealed record LostDelivery(Guid Id, string Agency, string Url, string Type, DateTime At, DateTime GivenUpAt, string Failure);

/// <summary>A webhook that was added, or why not.</summary>
/// <param name="Secret">Shown once.</param>
public sealed record AddedWebhook(string? Problem, string Secret = "");

/// <summary>Which addresses are told what, and what could not be told; for administrators.</summary>
public sealed class Subscriptions(TolpuddleContext db, ChangeFeed feed)
{
    public const int MaxUrlLength = 500;

    /// <summary>How secrets begin in Standard Webhooks.</summary>
    public const string SecretPrefix = "whsec_";

    private const int SecretBytes = 32;
    private const int MostLost = 100;
    private const string NotYours = "This webhook is not there, or its agency is not yours to look after.";

    public async Task<List<WebhookRow>> ListAsync(CancellationToken cancel)
    {
        var mine = await MineAsync(cancel);
        var waiting = db.WebhookDeliveries.Where(d => d.SentAt == null && d.GivenUpAt == null);
        var rows = await (from w in mine.AsNoTracking()
                          join a in db.Agencies on w.AgencyId equals a.Id
                          orderby w.MadeAt
                          select new
                          {
                              w.Id,
                              a.Name,
                              w.Url,
                              w.Types,
                              w.MadeAt,
                              Waiting = waiting.Count(d => d.WebhookId == w.Id),
                              Last = db.WebhookDeliveries.Where(d => d.WebhookId == w.Id).Max(d => d.SentAt),
                              Failure = waiting.Where(d => d.WebhookId == w.Id && d.Failure != null).OrderByDescending(d => d.DueAt).Select(d => d.Failure).FirstOrDefault(),
                          }).ToListAsync(cancel);
        return [.. rows.Select(r => new WebhookRow(r.Id, r.Name, r.Url, r.Types.Split(' '), r.MadeAt, r.Waiting, r.Last, r.Failure))];
    }

    /// <summary>Tells <paramref name="url"/> from now on. Whether the address may be used at all is for the caller to know, who knows the network.</summary>
    public async Task<AddedWebhook> AddAsync(Guid agencyId, Uri url, IReadOnlyCollection<string> types, CancellationToken cancel)
    {
        var known = ChangeFeed.Types.Select(t => t.Type).Where(types.Contains).ToList();
        if (known.Count == 0) return new("Choose what is told.");
        if (url.AbsoluteUri.Length > MaxUrlLength) return new($"The address may have at most {MaxUrlLength} characters.");
        if (!await db.AdministersAsync(agencyId, cancel) || !await db.Agencies.AnyAsync(a => a.Id == agencyId, cancel)) return new("Choose an agency that you look after.");

        var webhook = new Webhook
        {
            AgencyId = agencyId,
            Url = url.AbsoluteUri,
            Secret = SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)),
            Types = string.Join(' ', known),
            MadeById = db.Viewer.AccountId,
            MadeAt = db.Now,
            Cursor = await feed.EndAsync(cancel),
        };
        db.Webhooks.Add(webhook);
        db.Record("webhook.add", webhook.Id);
        await db.TellOfficersAsync(agencyId, "An administrator lets another system be told when something happens to reports of your agency.", "/audit", cancel);
        await db.SaveChangesAsync(cancel);
        return new(null, webhook.Secret);
    }

    /// <summary>Tells nothing more. Null if done, otherwise why not.</summary>
    public async Task<string?> EndAsync(Guid id, CancellationToken cancel)
    {
        if (await (await MineAsync(cancel)).SingleOrDefaultAsync(w => w.Id == id, cancel) is not { } webhook) return NotYours;
        webhook.EndedAt = db.Now;
        db.Record("webhook.end", webhook.Id);
        return await db.TrySaveAsync(cancel) ? null : "Something was being sent just now. Nothing was changed; try again.";
    }

    /// <summary>What was given up and not sent since, the newest first.</summary>
    public async Task<List<LostDelivery>> LostAsync(CancellationToken cancel) =>
        await (from w in (await MineAsync(cancel)).AsNoTracking()
               join d in db.WebhookDeliveries on w.Id equals d.WebhookId
               join a in db.Agencies on w.AgencyId equals a.Id
               where d.GivenUpAt != null
               orderby d.GivenUpAt descending
               select new LostDelivery(d.Id, a.Name, w.Url, d.Type, d.At, d.GivenUpAt!.Value, d.Failure ?? "")).Take(MostLost).ToListAsync(cancel);

    /// <summary>Lets what was given up be tried again, now: one delivery, or all of them. How many there are.</summary>
    public async Task<int> TryAgainAsync(Guid? id, CancellationToken cancel)
    {
        var mine = (await MineAsync(cancel)).Select(w => w.Id);
        var lost = await db.WebhookDeliveries.Where(d => d.GivenUpAt != null && (id == null || d.Id == id) && mine.Contains(d.WebhookId)).ToListAsync(cancel);
        foreach (var delivery in lost) (delivery.GivenUpAt, delivery.DueAt, delivery.Until, delivery.Attempts) = (null, db.Now, db.Now + WebhookPost.Patience, 0);
        foreach (var webhook in lost.Select(d => d.WebhookId).Distinct()) db.Record("webhook.try-again", webhook);
        await db.SaveChangesAsync(cancel);
        return lost.Count;
    }

    private async Task<IQueryable<Webhook>> MineAsync(CancellationToken cancel)
    {
        var all = await db.IsHostAsync(cancel);
        return db.Webhooks.Where(w => w.EndedAt == null && (all || w.AgencyId == db.Viewer.AgencyId));
    }
}
