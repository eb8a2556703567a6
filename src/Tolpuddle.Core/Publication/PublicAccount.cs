using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Scrutiny;
using Tolpuddle.Methods.Disclosure;

namespace Tolpuddle.Core.Publication;

/// <summary>The account of what was promised and what has happened: made from records, looked at by a publisher, released, kept.</summary>
public sealed class PublicAccount(TolpuddleContext db, Figures figures)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>What the page would say if it were published now.</summary>
    public async Task<AccountContent> DraftAsync(CancellationToken cancel)
    {
        var organisations = await db.Organisations.AsNoTracking().ToDictionaryAsync(o => o.Id, cancel);
        var commitments = await db.Commitments.AsNoTracking().ToListAsync(cancel);
        var activities = await db.Activities.AsNoTracking().ToDictionaryAsync(a => a.Id, cancel);
        var parts = (await db.ActivityOrganisations.AsNoTracking().ToListAsync(cancel)).ToLookup(p => p.ActivityId);
        var evidence = (await db.Evidence.AsNoTracking().ToListAsync(cancel)).ToLookup(e => e.ActivityId);
        var area = await db.Profiles.AsNoTracking().Select(p => p.Area).SingleOrDefaultAsync(cancel) ?? "";

        var writer = new AccountWriter(organisations, activities, parts, evidence);
        var statements = new List<Statement>();
        var records = new List<PublicRecord>();
        foreach (var commitment in commitments.OrderBy(c => Plan.CodeOrder(c.Code)))
        {
            var deeds = activities.Values.Where(a => a.CommitmentId == commitment.Id).OrderBy(a => Plan.CodeOrder(a.Code)).ToList();
            statements.Add(writer.Promise(commitment));
            statements.AddRange(deeds.Select(a => writer.Deed(a, commitment.Code)));
            records.Add(writer.RecordOf(commitment, deeds));
            records.AddRange(deeds.Select(a => writer.RecordOf(a, commitment.Code)));
        }

        await AddFiguresAsync(statements, records, cancel);
        return new AccountContent(Days.Of(db.Now), area, statements, records);
    }

    /// <summary>Releases the account as the records stand now; null if done, or the first words that count too few people, and then nothing was released.</summary>
    /// <param name="note">What changed, for the history. The public reads it.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public async Task<string?> PublishAsync(string note, CancellationToken cancel)
    {
        var content = await DraftAsync(cancel);
        if (content.Words().Prepend(note).Select(SmallFigures.Find).FirstOrDefault(found => found is not null) is { } few) return few;
        var published = new PublishedAccount
        {
            PublishedAt = db.Now,
            PublishedById = db.Viewer.AccountId,
            AsOf = content.AsOf,
            Note = note,
            Content = JsonSerializer.Serialize(content, Json),
        };
        db.PublishedAccounts.Add(published);
        db.Record("account.publish", published.Id);
        await db.SaveChangesAsync(cancel);
        return null;
    }

    /// <summary>What the public reads now, or null while nothing was published.</summary>
    public async Task<AccountContent?> PublishedAsync(CancellationToken cancel)
    {
        var content = await db.PublishedAccounts.AsNoTracking().OrderByDescending(p => p.PublishedAt).Select(p => p.Content).FirstOrDefaultAsync(cancel);
        return content is null ? null : Read(content);
    }

    /// <summary>What was published under <paramref name="id"/>.</summary>
    public async Task<AccountContent?> PublishedAsync(Guid id, CancellationToken cancel)
    {
        var content = await db.PublishedAccounts.AsNoTracking().Where(p => p.Id == id).Select(p => p.Content).SingleOrDefaultAsync(cancel);
        return content is null ? null : Read(content);
    }

    /// <summary>When the account was last published; null while it never was.</summary>
    public Task<DateTime?> LastPublishedAtAsync(CancellationToken cancel) => db.PublishedAccounts.MaxAsync(p => (DateTime?)p.PublishedAt, cancel);

    /// <summary>Releases, newest first, <paramref name="count"/> at a time, after the one last seen, each with how it differs from the one before.</summary>
    public async Task<List<Release>> HistoryAsync(Guid? after, int count, CancellationToken cancel)
    {
        var releases = db.PublishedAccounts.AsNoTracking();
        if (after is not null) releases = releases.Where(p => p.PublishedAt < db.PublishedAccounts.Where(seen => seen.Id == after).Select(seen => seen.PublishedAt).FirstOrDefault());

        // One more than is asked for: the last is compared with it.
        var rows = await releases.OrderByDescending(p => p.PublishedAt).Take(count + 1).ToListAsync(cancel);
        var contents = rows.ConvertAll(row => Read(row.Content));
        return
        [
            .. rows.Take(count).Select((row, i) =>
                new Release(row.Id, row.PublishedAt, row.Note, StatementChange.Between(contents.ElementAtOrDefault(i + 1), contents[i]), IsFirst: i + 1 == rows.Count)),
        ];
    }

    private static AccountContent Read(string content) => JsonSerializer.Deserialize<AccountContent>(content, Json)!;

    /// <summary>A figure that has fallen below the threshold since it was added says nothing; the publisher sees why.</summary>
    private async Task AddFiguresAsync(List<Statement> statements, List<PublicRecord> records, CancellationToken cancel)
    {
        foreach (var (id, figure) in await figures.StandingAsync(cancel))
        {
            var count = await figures.CountAsync(figure.Measure, figure.From, figure.Until, cancel);
            if (count.IsWithheld) continue;
            var measure = Figures.Measures.Single(m => m.Code == figure.Measure);
            var text = string.Format(CultureInfo.InvariantCulture, measure.Sentence, count.Value, InWords(figure.From), InWords(figure.Until));
            statements.Add(new Statement(id, measure.Name, text, figure.From.Year, Standing.Dated, [id], Day(figure.From), Day(figure.Until), []));
            records.Add(new PublicRecord(id, "Figure", text, [new("What is counted", measure.Definition), new("From", InWords(figure.From)), new("To", InWords(figure.Until)), new("Protection", "A figure under 10 is not shown, because it could point to a person.")]));
        }
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string InWords(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.GetCultureInfo("en-GB"));
}

/// <summary>One publication in the history.</summary>
/// <param name="Changes">Against the publication before; everything is new in the first.</param>
public sealed record Release(Guid Id, DateTime PublishedAt, string Note, IReadOnlyList<StatementChange> Changes, bool IsFirst);
