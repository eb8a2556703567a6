using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Journeys.Durability;

/// <summary>Everything that the database holds of reports, read past every filter.</summary>
internal sealed class Kept
{
    private readonly Dictionary<Guid, Report> _reports;
    private readonly Dictionary<Guid, Call> _calls;
    private readonly ILookup<Guid, Mention> _mentions;
    private readonly ILookup<Guid, BlindKey> _keys;
    private readonly Dictionary<Guid, ReporterContact> _contacts;
    private readonly ILookup<Guid, string> _acts;
    private readonly ILookup<string, Guid> _notices;
    private readonly Vault _vault;

    private Kept(
        Vault vault, List<Report> reports, List<Call> calls, List<Mention> mentions, List<BlindKey> keys, List<ReporterContact> contacts, List<(Guid Subject, string Act)> acts, List<(string Path, Guid To)> notices)
    {
        _vault = vault;
        _reports = reports.ToDictionary(r => r.Id);
        _calls = calls.ToDictionary(c => c.Id);
        _mentions = mentions.ToLookup(m => m.ReportId);
        _keys = keys.ToLookup(k => k.OwnerId);
        _contacts = contacts.ToDictionary(c => c.ReportId);
        _acts = acts.ToLookup(a => a.Subject, a => a.Act);
        _notices = notices.ToLookup(n => n.Path, n => n.To);
    }

    public int Reports => _reports.Count;

    public int FinishedCalls => _calls.Values.Count(c => c.FinishedAt is not null);

    public static async Task<Kept> ReadAsync(TolpuddleContext db, CancellationToken cancel) => new(
        db.Vault,
        await All<Report>(db).ToListAsync(cancel),
        await All<Call>(db).ToListAsync(cancel),
        await All<Mention>(db).ToListAsync(cancel),
        await All<BlindKey>(db).ToListAsync(cancel),
        await All<ReporterContact>(db).ToListAsync(cancel),
        [.. (await db.Audit.Select(a => new { a.SubjectId, a.Act }).ToListAsync(cancel)).Select(a => (a.SubjectId, a.Act))],
        [.. (await db.Notices.IgnoreQueryFilters().Select(n => new { n.Path, n.AccountId }).ToListAsync(cancel)).Select(n => (n.Path, n.AccountId))]);

    /// <summary>Fails unless exactly one report answers to <paramref name="code"/>, and all of it is what was told.</summary>
    public Report ExpectWhole(string code, Told told)
    {
        Assert.True(ReturnCode.TryParse(code, out var parsed));
        var key = Intake.KeyOf(_vault, parsed);
        var report = Assert.Single(_reports.Values, r => r.ReturnKey?.AsSpan().SequenceEqual(key) == true);
        ExpectWhole(report, told);
        return report;
    }

    /// <summary>Fails unless the call holds all that was acknowledged as saved, and nobody has made a report of it.</summary>
    public void ExpectOpen(Guid call, IReadOnlyDictionary<string, string> saved)
    {
        Assert.Equal((null, null), (_calls[call].FinishedAt, _calls[call].ReportId));
        Assert.DoesNotContain(call, _reports.Keys);
        ExpectSheet(call, saved);
    }

    /// <summary>Fails unless the call is finished and the report that was named when it was finished is all of what was told.</summary>
    public void ExpectFinished(Guid call, string reference, IReadOnlyDictionary<string, string> saved, Told told)
    {
        Assert.NotNull(_calls[call].FinishedAt);
        Assert.Equal((call, reference), (_calls[call].ReportId, _reports[call].Reference));
        ExpectSheet(call, saved);
        ExpectWhole(_reports[call], told);
        Assert.Single(_acts[call], "call.finish");
    }

    private void ExpectSheet(Guid call, IReadOnlyDictionary<string, string> saved)
    {
        var sheet = CallSheet.FromJson(_calls[call].Content);
        Assert.All(saved, field => Assert.StartsWith(field.Value, sheet[field.Key], StringComparison.Ordinal));
    }

    private void ExpectWhole(Report report, Told told)
    {
        Assert.Single(_reports.Values, r => r.Answers.What.StartsWith(told.What, StringComparison.Ordinal));

        Assert.Equal(told.Named().Select(Words).Order(), _mentions[report.Id].Select(m => $"{m.Kind} {m.Normal}").Order());
        foreach (var mention in _mentions[report.Id])
        {
            var named = told.Named().Single(n => Words(n) == $"{mention.Kind} {mention.Normal}");
            Assert.Equal(named.IndexKeys.Select(k => _vault.BlindKey(mention.Kind.ToString(), k)).Distinct().Order(), _keys[mention.Id].Select(k => k.Key).Order());
        }

        var words = report.Answers.Texts().SelectMany(SearchWords.Of).Select(w => _vault.BlindKey(nameof(BlindKeyKind.ReportWord), w)).Distinct();
        var phones = Identifier.TryParse(IdentifierKind.Phone, _contacts.GetValueOrDefault(report.Id)?.Address, out var phone) ? phone.IndexKeys : [];
        Assert.Equal(words.Concat(phones.Select(k => _vault.BlindKey(nameof(BlindKeyKind.ReporterPhone), k))).Order(), _keys[report.Id].Select(k => k.Key).Order());
        Assert.Equal(told.SafeWords, _contacts.GetValueOrDefault(report.Id)?.SafeWords ?? "");
        Assert.Single(_acts[report.Id], "report.receive");
    }

    /// <summary>Fails unless whoever answers for a report that came in by itself was told of it, once.</summary>
    public void ExpectNotice(Report report) => Assert.Equal(report.OwnerId, Assert.Single(_notices[$"/reports/{report.Id}"]));

    /// <summary>Fails if anything is left of a report that is not there.</summary>
    public void ExpectNoPieces()
    {
        Assert.Empty(_mentions.Select(m => m.Key).Except(_reports.Keys));
        Assert.Equal(
            _reports.Values.Where(r => r.Channel == "call").Select(r => (r.Id, (Guid?)r.Id)).Order(),
            _calls.Values.Where(c => c.FinishedAt is not null || c.ReportId is not null).Select(c => (c.Id, c.ReportId)).Order());
        Assert.Empty(_contacts.Keys.Except(_reports.Keys));
        Assert.Empty(_keys.Select(k => k.Key).Except(_reports.Keys).Except(_mentions.SelectMany(m => m).Select(m => m.Id)));
        Assert.Empty(_acts.Where(a => a.Contains("report.receive")).Select(a => a.Key).Except(_reports.Keys));
        Assert.Empty(_notices.Select(n => n.Key).Where(path => path.StartsWith("/reports/", StringComparison.Ordinal)).Except(_reports.Keys.Select(id => $"/reports/{id}")));
    }

    private static string Words(Identifier named) => $"{named.Kind} {named.Value}";

    private static IQueryable<T> All<T>(TolpuddleContext db)
        where T : class => db.Set<T>().IgnoreQueryFilters().AsNoTracking();
}
