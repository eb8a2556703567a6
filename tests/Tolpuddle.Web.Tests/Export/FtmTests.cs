using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases.Exports;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Tests.Export;

/// <summary>What reports name, as a graph for analysts: right by the schemata, one entity a subject, no more than is seen and may be handed on.</summary>
public sealed class FtmTests : IAsyncLifetime
{
    private const string Secret = "Hollyhock";

    private static readonly FtmSchemata Schemata = new();

    private TestSite _site = null!;
    private Report _first = null!;
    private Report _second = null!;
    private Mention _firstSam = null!;
    private Mention _secondSam = null!;
    private Mention _marked = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        await using var police = await _site.Database.OpenAsync(DemoPeople.Police, Cancel);
        await TestReports.ReceiveAsync(police, TestReports.Draft(police, $"Somebody called {Secret}"), Cancel, (MentionKind.Person, Secret));
        await using var ours = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _first = await TestReports.ReceiveAsync(
            ours, TestReports.Draft(ours, "He \"runs\" it\n=1+1"), Cancel, (MentionKind.Person, "Big Sam"), (MentionKind.Phone, "07700 900142"), (MentionKind.Vehicle, "BD51 SM?"), (MentionKind.Address, "14 Harbour View, DT4 8AA"), (MentionKind.Address, "Strada Lunga 5, Brasov"),
            (MentionKind.Postcode, "DT4 8AB"), (MentionKind.Email, "Sam@Example.org"), (MentionKind.Handle, "@bigsam"), (MentionKind.Handle, "https://www.instagram.com/big.sam"), (MentionKind.Organisation, "Quay Car Wash"), (MentionKind.Phone, "12"));
        _second = await TestReports.ReceiveAsync(ours, TestReports.Draft(ours, "Again"), Cancel, (MentionKind.Person, "Samuel"));
        var marked = await TestReports.ReceiveAsync(ours, TestReports.Draft(ours, $"For our eyes only: {Secret}"), Cancel, (MentionKind.Person, $"{Secret} too"));
        await new Grading(ours).GradeAsync(marked.Id, null, new GradeChoice("1", "A", "C", [Grading.NoOnwardSharing]), Cancel);
        _firstSam = await ours.Mentions.SingleAsync(m => m.ReportId == _first.Id && m.Kind == MentionKind.Person, Cancel);
        _secondSam = await ours.Mentions.SingleAsync(m => m.ReportId == _second.Id, Cancel);
        _marked = await ours.Mentions.SingleAsync(m => m.ReportId == marked.Id, Cancel);
        await new Grading(ours).GradeAsync(_first.Id, _firstSam.Id, new GradeChoice("1", "B", "P", []), Cancel);
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Every_entity_is_one_that_the_schemata_allow_and_every_reference_leads_to_one()
    {
        var entities = await ExportAsync();

        Assert.Equal(entities.Count, entities.DistinctBy(e => e.GetProperty("id").GetString()).Count());
        var all = entities.ToDictionary(e => e.GetProperty("id").GetString()!);
        Assert.Empty(entities.SelectMany(e => Schemata.Faults(e, all)));
        Assert.Equal(["Address", "Event", "Organization", "Person", "UnknownLink", "UserAccount", "Vehicle"], entities.Select(e => e.GetProperty("schema").GetString()).Distinct().Order());
        Assert.Equal(["+447700900142"], Values(entities.Single(e => Values(e, "number").Count > 0), "number"));
        Assert.Equal(("big.sam", "Instagram"), entities.Where(e => Values(e, "service").Contains("Instagram")).Select(e => (Values(e, "username")[0], Values(e, "service")[0])).Single());
        Assert.Equal(["DT4 8AA", "DT4 8AB"], entities.Where(e => e.GetProperty("schema").GetString() == "Address" && Values(e, "country").Contains("gb")).Select(e => Values(e, "full")[0][^7..]).Order());
        var link = entities.Single(e => Values(e, "status").Contains("3x5x2: 1BP"));
        Assert.Equal((_first.Reference, "Big Sam"), (Values(all[Values(link, "object")[0]], "recordId")[0], Values(all[Values(link, "subject")[0]], "name")[0]));
    }

    [Fact]
    public async Task What_is_not_seen_or_may_not_be_handed_on_is_not_in_it_and_what_leaves_is_written_down()
    {
        var entities = await ExportAsync();

        Assert.DoesNotContain(entities, e => e.GetRawText().Contains(Secret, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(entities, e => new[] { _first.Id, _firstSam.Id }.Any(id => e.GetRawText().Contains(id.ToString("N")[..12], StringComparison.OrdinalIgnoreCase)));
        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Equal(entities.Count(e => e.GetProperty("schema").GetString() == "Event"), await db.Audit.CountAsync(e => e.Act == "report.export", Cancel));
        Assert.Equal(1, await db.Audit.CountAsync(e => e.Act == "export.ftm", Cancel));
    }

    [Fact]
    public async Task Mentions_that_somebody_has_said_are_the_same_are_one_entity_with_both_names_until_they_say_otherwise()
    {
        var apart = Ids(await ExportAsync(), "Person");
        await ClaimAsync(LinkClaim.Same);
        var joined = await ExportAsync();
        var sam = joined.Single(e => e.GetProperty("schema").GetString() == "Person" && Values(e, "name").Contains("Big Sam"));
        Assert.Equal(["Big Sam", "Samuel"], Values(sam, "name"));
        Assert.Equal(2, joined.Count(e => Values(e, "subject").Contains(sam.GetProperty("id").GetString()!)));
        Assert.Contains(sam.GetProperty("id").GetString(), apart); // the id of the earliest mention, whatever is said later

        await ClaimAsync(LinkClaim.Different);
        Assert.Equal(apart.Order(), Ids(await ExportAsync(), "Person").Order());
    }

    [Fact]
    public async Task Nothing_is_joined_through_a_report_that_may_not_be_handed_on()
    {
        var apart = Ids(await ExportAsync(), "Person");

        await ClaimAsync(LinkClaim.Same, _marked, _firstSam);
        await ClaimAsync(LinkClaim.Same, _marked, _secondSam);

        Assert.Equal(apart.Order(), Ids(await ExportAsync(), "Person").Order());
    }

    [Theory]
    [InlineData("12=", "1 2")]
    [InlineData("12=,23=", "1 2 3")]
    [InlineData("12=,34=,23=", "1 2 3 4")]
    [InlineData("13!,12=,23=", "1 2")]
    [InlineData("14!,12=,34=,23=", "1 2/3 4")]
    [InlineData("12?", "")]
    public void Same_joins_and_different_keeps_apart(string said, string expected)
    {
        var claims = said.Split(',').Select(c => (Mention(c[0]), Mention(c[1]), c[2] switch { '=' => LinkClaim.Same, '!' => LinkClaim.Different, _ => LinkClaim.Unsure })).ToList();

        var subjects = MentionSubjects.Of(claims);

        Assert.Equal(expected, string.Join('/', subjects.GroupBy(s => s.Value).OrderBy(g => g.Key).Select(g => string.Join(' ', g.Select(s => Number(s.Key)).Order()))));
        Assert.All(subjects, s => Assert.True(s.Value.CompareTo(s.Key) <= 0));

        static Guid Mention(char number) => new(number - '0', 0, 0, new byte[8]);
        static char Number(Guid id) => (char)('0' + id.ToByteArray()[0]);
    }

    [Fact]
    public async Task The_page_sends_it_as_lines_of_json_after_a_proof()
    {
        using var caller = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        var token = (await caller.GetAsync("/forgotten", Cancel)).Find("input[name=__RequestVerificationToken]").GetAttribute("value")!;
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("Format", nameof(ExportFormat.Ftm)), new(AskAgainFilter.Proof, DemoData.Password)]);

        using var answer = await caller.Http.PostAsync("/export", form, Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith(".ftm.json", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'), StringComparison.Ordinal);
        var lines = (await answer.Content.ReadAsStringAsync(Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((await ExportAsync()).Count, lines.Length);
    }

    private static IReadOnlyList<string> Values(JsonElement entity, string property) =>
        entity.GetProperty("properties").TryGetProperty(property, out var values) ? [.. values.EnumerateArray().Select(v => v.GetString()!)] : [];

    private static List<string> Ids(IEnumerable<JsonElement> entities, string schema) => [.. entities.Where(e => e.GetProperty("schema").GetString() == schema).Select(e => e.GetProperty("id").GetString()!)];

    private Task ClaimAsync(LinkClaim claim) => ClaimAsync(claim, _secondSam, _firstSam);

    private async Task ClaimAsync(LinkClaim claim, Mention one, Mention other)
    {
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var ours = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        ours.Links.Add(new Link { FirstMentionId = one.Id, SecondMentionId = other.Id, Claim = claim, AuthorId = ours.Viewer.AccountId, At = ours.Now });
        ours.Record("link.claim", one.Id);
        await ours.SaveChangesAsync(Cancel);
    }

    private async Task<List<JsonElement>> ExportAsync()
    {
        await using var scope = _site.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TolpuddleContext>().Viewer = await _site.Database.ViewerAsync(DemoPeople.Coordinator, Cancel);
        using var file = new MemoryStream();
        await using (var target = ExportTarget.OneFile(file)) await scope.ServiceProvider.GetRequiredService<Exports>().WriteAsync(ExportFormat.Ftm, target, Cancel);
        return [.. System.Text.Encoding.UTF8.GetString(file.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
