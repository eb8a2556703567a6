using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Cases.Exports;

/// <summary>
/// Reports as a graph for analysts' tools that speak FollowTheMoney: a line of JSON an entity. A report is an event; what it
/// names is an entity each, mentions that people have said are the same being one; a link says which part it plays there.
/// What may not be handed on is left out.
/// </summary>
internal sealed class FtmExport(TolpuddleContext db, ExportPages pages)
{
    public const string Name = "entities.ftm.json";

    private const string Events = "reports";
    private const string Things = "entities";
    private const string Edges = "links";

    /// <summary>Of what has a British postcode. What has none may lie anywhere, and tools would match it by the country.</summary>
    private const string Britain = "gb";

    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, long> _rows = new() { [Events] = 0, [Things] = 0, [Edges] = 0 };

    public async Task<ExportResult> WriteAsync(ExportTarget target, CancellationToken cancel)
    {
        var subjects = MentionSubjects.Of(await ClaimsAsync(cancel));
        var merged = new Dictionary<Guid, FtmEntity>();
        await using var file = await target.AddAsync(Name, cancel);
        await foreach (var leaving in pages.SharableReportsAsync(cancel))
        {
            var report = EventOf(leaving);
            await WriteAsync(Events, report);
            var grades = Grading.InForce(leaving.Grades);
            foreach (var mention in leaving.Mentions)
            {
                var thing = Thing(mention, subjects.TryGetValue(mention.Id, out var subject) ? subject : mention.Id);
                if (subject == Guid.Empty) await WriteAsync(Things, thing);
                else if (merged.TryGetValue(subject, out var one)) one.Take(thing);
                else merged.Add(subject, thing);
                await WriteAsync(Edges, Edge(mention, thing.Id, report.Id, leaving.Report, grades.GetValueOrDefault(mention.Id)));
            }
        }

        foreach (var (_, thing) in merged) await WriteAsync(Things, thing);
        return new ExportResult(ExportFormat.Ftm, _rows, pages.Withheld);

        Task WriteAsync(string what, FtmEntity entity)
        {
            _rows[what]++;
            return file.WriteAsync((JsonSerializer.Serialize(new { id = entity.Id, schema = entity.Schema, properties = entity.Properties }, Format) + "\n").AsMemory(), cancel);
        }
    }

    /// <summary>
    /// The newest claim about each pair of mentions that the viewer sees. Nothing is joined through a report that was ever graded "no onward
    /// sharing": that two others name the same would be told by it alone.
    /// </summary>
    private async Task<List<(Guid First, Guid Second, LinkClaim Claim)>> ClaimsAsync(CancellationToken cancel)
    {
        var closed = db.Grades.Where(g => g.Conditions.Contains(Grading.NoOnwardSharing)).Select(g => g.ReportId);
        var links = await db.Links.AsNoTracking()
            .Where(l => !db.Mentions.Any(m => (m.Id == l.FirstMentionId || m.Id == l.SecondMentionId) && closed.Contains(m.ReportId)))
            .OrderBy(l => l.At).ThenBy(l => l.Id).Select(l => new { l.FirstMentionId, l.SecondMentionId, l.Claim }).ToListAsync(cancel);
        return [.. links
            .Select(l => l.FirstMentionId.CompareTo(l.SecondMentionId) <= 0 ? (l.FirstMentionId, l.SecondMentionId, l.Claim) : (l.SecondMentionId, l.FirstMentionId, l.Claim))
            .GroupBy(l => (l.Item1, l.Item2)).Select(pair => pair.Last())];
    }

    private FtmEntity EventOf(LeavingReport leaving)
    {
        var (report, facts, answers) = (leaving.Report, leaving.Report.Facts, leaving.Report.Answers);
        return new FtmEntity(IdOf("Event", report.Id), "Event")
            .With("name", $"Report {report.Reference}")
            .With("recordId", report.Reference)
            .With("date", report.ReceivedAt.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture))
            .With("summary", facts.Kind == ReportFacts.Unknown ? "" : $"{Codes.ExploitationType.Label(facts.Kind)}{(Codes.IsSector(facts.Kind, facts.Sector) && facts.Sector != ReportFacts.Unknown ? $", {Codes.Sectors[facts.Kind].Label(facts.Sector)}" : "")}")
            .With("description", answers.What)
            .With("description", answers.MoreDetails)
            .With("location", answers.Where)
            .With("location", answers.Postcode.Length > 0 ? answers.Postcode : facts.Outward)
            .With("country", facts.Outward.Length > 0 ? Britain : "")
            .With("keywords", $"risk: {report.Risk}")
            .With("keywords", $"channel: {report.Channel}")
            .With("publisher", leaving.Agency);
    }

    private FtmEntity Thing(Mention mention, Guid subject)
    {
        var identifier = mention.Kind.IdentifierIn(mention.Text);
        var name = identifier?.Display ?? mention.Text;
        var schema = SchemaOf(mention.Kind);
        var thing = new FtmEntity(IdOf(schema, subject), schema).With("name", name);
        return mention.Kind switch
        {
            MentionKind.Vehicle => thing.With("registrationNumber", identifier?.Value ?? ""),
            MentionKind.Address => thing.With("full", name).With("country", PremisesAddress.TryParse(mention.Text, out var premises) && premises.Postcode is not null ? Britain : ""),
            MentionKind.Postcode => thing.With("full", name).With("postalCode", name).With("country", identifier is null ? "" : Britain),
            MentionKind.Phone => thing.With("username", name).With("number", identifier?.Value ?? "").With("service", "Telephone"),
            MentionKind.Email => thing.With("username", name).With("email", identifier?.Value ?? "").With("service", "E-mail"),
            MentionKind.Handle => thing.With("username", OnlineHandle.TryParse(mention.Text, out var handle) ? handle.Value : name).With("service", handle.Platform ?? ""),
            _ => thing,
        };
    }

    /// <summary>FollowTheMoney has no telephone: a number is an account with a service, as a name online and a mailbox are.</summary>
    private static string SchemaOf(MentionKind kind) => kind switch
    {
        MentionKind.Person => "Person",
        MentionKind.Organisation => "Organization",
        MentionKind.Vehicle => "Vehicle",
        MentionKind.Address or MentionKind.Postcode => "Address",
        _ => "UserAccount",
    };

    private FtmEntity Edge(Mention mention, string thing, string report, Report told, Grade? grade) => new FtmEntity(IdOf("UnknownLink", mention.Id), "UnknownLink")
        .With("subject", thing)
        .With("object", report)
        .With("role", CallMentions.Parts.Contains(mention.Part) && mention.Part != ReportFacts.Unknown ? CallMentions.Parts.Label(mention.Part) : "named there")
        .With("status", grade is null ? "" : $"3x5x2: {grade.Source}{grade.Assessment}{grade.Handling}")
        .With("status", grade is null ? "" : string.Join("; ", Grading.ConditionsOf(grade).Select(Codes.GradeConditions.Label)))
        .With("date", told.ReceivedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
        .With("recordId", told.Reference);

    /// <summary>Always the same for the same thing of this system, and no way back to what the system calls it.</summary>
    private string IdOf(string schema, Guid id) => $"tp-{Convert.ToHexStringLower(db.Vault.SecretKey($"ftm {schema}", id.ToString("N")).AsSpan(0, 20))}";
}

/// <summary>An entity of FollowTheMoney: every property is a list of different texts.</summary>
internal sealed class FtmEntity(string id, string schema)
{
    public string Id { get; } = id;

    public string Schema { get; } = schema;

    public SortedDictionary<string, List<string>> Properties { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a value, unless it is empty or there already.</summary>
    public FtmEntity With(string property, string value)
    {
        value = value.Trim();
        if (value.Length == 0) return this;
        if (!Properties.TryGetValue(property, out var values)) Properties.Add(property, values = []);
        if (!values.Contains(value)) values.Add(value);
        return this;
    }

    /// <summary>Adds what another telling of the same thing says.</summary>
    public void Take(FtmEntity other)
    {
        foreach (var (property, values) in other.Properties)
        {
            foreach (var value in values) With(property, value);
        }
    }
}
