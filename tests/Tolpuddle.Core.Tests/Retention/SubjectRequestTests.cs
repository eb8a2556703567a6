using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Retention.Requests;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Retention;

/// <summary>What a person gets who asks: every mention of them, others and who told marked out, read by two.</summary>
public sealed partial class SubjectRequestTests : IAsyncLifetime
{
    private const string Asker = "Rosa Silva";
    private const string Other = "Viktor Malinov";
    private const string Reporter = "Nina Neighbour";
    private const string AskersPhone = "07700 900142";

    private RetentionWorld _world = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await RetentionWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Every_record_of_the_agency_that_names_the_person_is_found_and_no_other()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var named = await ReceiveAsync(db, $"{Asker} sleeps in the shed");
        var byPhone = await ReceiveAsync(db, "A woman calls", (MentionKind.Phone, AskersPhone));
        var inNote = await ReceiveAsync(db, "Somebody sleeps there");
        Assert.Equal(TriageResult.Done, await new RiskJudgements(db).JudgeAsync(inNote.Id, "low", $"It is {Asker} again", Cancel));
        var told = await ReceiveAsync(db, "I work there");
        db.ReporterContacts.Add(new ReporterContact { ReportId = told.Id, Way = "phone", Name = Asker, Address = "07700 900777" });
        await db.PlantAsync(Cancel);
        await ReceiveAsync(db, "Rosa drives a van"); // a first name alone
        await ReceiveAsync(db, "Somebody else", (MentionKind.Phone, "07700 900143"));
        var reference = await TestCases.OpenAsync(db, "Packhouse", Cancel);
        Assert.Equal(CaseResult.Done, await new CaseLog(db).NoteAsync(reference, $"Spoke with {Asker}", Cancel));
        await using (var police = await _world.AsAsync(DemoPeople.Police)) await ReceiveAsync(police, $"{Asker} was seen in Poole");

        var view = await OpenAsync(db, AskersPhone);

        string[] expected = [named.Reference, byPhone.Reference, inNote.Reference, told.Reference, reference];
        Assert.Equal(expected.Order(), view.Findings.Select(f => f.Reference).Order());
        Assert.True(view.IsElsewhere);
        Assert.DoesNotContain("Poole", string.Join(' ', (await Task.WhenAll(view.Findings.Select(f => TextAsync(f)))).SelectMany(t => t)), StringComparison.Ordinal);

        async Task<string> TextAsync(SubjectFinding finding)
        {
            await using var own = await _world.AsAsync(DemoPeople.DataProtectionOfficer); // who sees none of these records by their role
            return (await new SubjectRecords(own).OpenAsync(view.Request.Id, finding.Reference, Cancel))!.Text;
        }
    }

    [Fact]
    public async Task Others_and_who_told_are_marked_out_and_only_marks_can_be_changed()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var (view, report) = await ToldAsync(db);
        var records = new SubjectRecords(db);
        var opened = (await records.OpenAsync(view.Request.Id, report.Reference, Cancel))!;
        var sanitised = Sanitised(opened.Text);
        Assert.Contains(Asker, sanitised, StringComparison.Ordinal);
        Assert.Contains(AskersPhone, sanitised, StringComparison.Ordinal);
        foreach (var others in new[] { "Malinov", "Viktor", "07700 900555", Reporter, "Nina", "I clean there" }) Assert.DoesNotContain(others, sanitised, StringComparison.Ordinal);

        Assert.Contains("Only marks", await JudgeAsync(opened.Text.Replace(Asker, "Nobody", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("do not belong together", await JudgeAsync(opened.Text + "[["), StringComparison.Ordinal);
        Assert.Contains("needs a ground", await records.JudgeAsync(view.Request.Id, report.Reference, new Judgement(true, Treatment.Withhold, "", "", opened.Text, ""), Cancel), StringComparison.Ordinal);
        Assert.Null(await JudgeAsync(opened.Text));
        await using var again = await _world.AsAsync(DemoPeople.Coordinator);
        Assert.Equal(opened.Text, (await new SubjectRecords(again).OpenAsync(view.Request.Id, report.Reference, Cancel))!.Text);

        Task<string?> JudgeAsync(string text) => records.JudgeAsync(view.Request.Id, report.Reference, new Judgement(true, Treatment.Include, "", "", text, ""), Cancel);
    }

    [Fact]
    public async Task Two_people_release_the_pack_and_what_was_sent_is_kept_with_its_hash()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var (view, report) = await ToldAsync(db);
        var (id, requests, packs) = (view.Request.Id, new SubjectRequests(db), new SubjectPacks(db));
        Assert.Contains("who asks", await packs.ReadyAsync(id, Cancel), StringComparison.Ordinal);
        Assert.Null(await requests.CheckAsync(id, "Rang her", "Nothing speaks of danger", Cancel));
        Assert.Contains("not judged", await packs.ReadyAsync(id, Cancel), StringComparison.Ordinal);
        var opened = (await new SubjectRecords(db).OpenAsync(id, report.Reference, Cancel))!;
        Assert.Null(await new SubjectRecords(db).JudgeAsync(id, report.Reference, new Judgement(true, Treatment.InPart, "crime", "An inquiry goes on", opened.Text, ""), Cancel));
        Assert.Null(await packs.ReadyAsync(id, Cancel));
        Assert.Contains("takes two", await packs.ReleaseAsync(id, Cancel), StringComparison.Ordinal);

        await using var officer = await _world.AsAsync(DemoPeople.DataProtectionOfficer);
        Assert.Null(await new SubjectPacks(officer).ReleaseAsync(id, Cancel));

        var released = await officer.SubjectRequests.AsNoTracking().SingleAsync(Cancel);
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(released.Pack!)), released.PackHash);
        foreach (var others in new[] { "Malinov", "Viktor", "900555", Reporter, "Nina", "I clean there", report.Reference }) Assert.DoesNotContain(others, released.Pack, StringComparison.Ordinal);
        foreach (var words in new[] { Asker, "█████", "prejudice preventing or detecting crime", "ico.org.uk" }) Assert.Contains(words, released.Pack, StringComparison.Ordinal);
        Assert.DoesNotContain("[[", released.Pack, StringComparison.Ordinal);
        var taken = (await new SubjectPacks(officer).TakeAsync(id, Cancel))!;
        Assert.DoesNotContain(Asker, taken.Page, StringComparison.Ordinal);
        Assert.Equal(released.Pack, Unseal(taken.Page, taken.Passphrase));
        Assert.ThrowsAny<CryptographicException>(() => Unseal(taken.Page, "AAAA-AAAA-AAAA-AAAA-AAAA"));
        Assert.Contains("has been answered", await new SubjectRequests(officer).CheckAsync(id, "x", "y", Cancel), StringComparison.Ordinal);
        await using var system = _world.Database.Open(Viewer.System("test"));
        Assert.Equal(["subject.request", "subject.check", "subject.judge", "subject.ready", "subject.release", "subject.take"], await system.Audit.Where(e => e.SubjectId == id && e.Act != "subject.open").OrderBy(e => e.Number).Select(e => e.Act).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Who_told_is_named_only_where_somebody_decides_so_with_a_reason()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var (view, report) = await ToldAsync(db);
        var records = new SubjectRecords(db);
        var text = (await records.OpenAsync(view.Request.Id, report.Reference, Cancel))!.Text;
        Assert.DoesNotContain(Reporter, text, StringComparison.Ordinal);

        Assert.Null(await records.JudgeAsync(view.Request.Id, report.Reference, new Judgement(true, Treatment.Include, "", "", text, "She agreed in writing"), Cancel));

        await using var again = await _world.AsAsync(DemoPeople.Coordinator);
        var opened = (await new SubjectRecords(again).OpenAsync(view.Request.Id, report.Reference, Cancel))!;
        Assert.Contains(Reporter, opened.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Reporter, Sanitised(opened.Text), StringComparison.Ordinal); // marked, until the marks are taken away
    }

    [Fact]
    public async Task What_was_found_for_an_open_request_is_not_erased_and_the_request_goes_at_its_own_end()
    {
        var report = await _world.ClosedAsync(what: $"{Asker} sleeps in the shed");
        Guid id;
        await using (var db = await _world.AsAsync(DemoPeople.Coordinator)) id = (await OpenAsync(db, "")).Request.Id;
        await _world.PassAsync(24);
        Assert.True(await _world.IsThereAsync(report.Id));
        await using (var db = await _world.AsAsync(DemoPeople.Coordinator)) Assert.Null(await new SubjectRequests(db).CloseAsync(id, "It was not she", Cancel));
        await _world.RoundAsync();
        await _world.PassAsync(0);
        Assert.False(await _world.IsThereAsync(report.Id));

        await _world.PassAsync(24);
        await _world.PassAsync(0);
        await using var system = _world.Database.Open(Viewer.System("test"));
        Assert.Empty(await system.SubjectRequests.ToListAsync(Cancel));
        Assert.DoesNotContain(await _world.Database.TextsAsync(Cancel), text => text.Value.Contains(Asker, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_month_is_a_calendar_month_and_can_be_extended_once_within_it()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var today = Days.Of(db.Now);
        var view = await OpenAsync(db, "");
        Assert.Equal(today.AddMonths(1), view.Request.DueOn);
        Assert.Null(await new SubjectRequests(db).ExtendAsync(view.Request.Id, "Many records", Cancel));
        Assert.Contains("already", await new SubjectRequests(db).ExtendAsync(view.Request.Id, "More", Cancel), StringComparison.Ordinal);
        Assert.Equal(today.AddMonths(3), (await new SubjectRequests(db).ReadAsync(view.Request.Id, Cancel))!.Request.DueOn);
        var (late, _) = await new SubjectRequests(db).OpenAsync(new RequestDraft(Asker, "", "All", today.AddMonths(-2)), Cancel);
        Assert.Contains("month is over", await new SubjectRequests(db).ExtendAsync(late, "Many records", Cancel), StringComparison.Ordinal);
    }

    private static Task<Report> ReceiveAsync(TolpuddleContext db, string what, params (MentionKind Kind, string Text)[] mentions) =>
        TestReports.ReceiveAsync(db, TestReports.Draft(db, what), Cancel, mentions);

    private static async Task<RequestView> OpenAsync(TolpuddleContext db, string identifiers)
    {
        var (id, problem) = await new SubjectRequests(db).OpenAsync(new RequestDraft(Asker, identifiers, "All that you hold", Days.Of(db.Now)), Cancel);
        Assert.Null(problem);
        return (await new SubjectRequests(db).ReadAsync(id, Cancel))!;
    }

    /// <summary>A report in which the asker and another stand side by side, told by somebody who says how they know.</summary>
    private static async Task<(RequestView View, Report Report)> ToldAsync(TolpuddleContext db)
    {
        var draft = TestReports.Draft(db, "");
        var report = new Report
        {
            Reference = draft.Reference,
            AgencyId = draft.AgencyId,
            ReceivedAt = draft.ReceivedAt,
            Channel = draft.Channel,
            Language = draft.Language,
            FormVersion = draft.FormVersion,
            Answers = new ReportAnswers { What = $"{Other} drives {Asker} to work. She has {AskersPhone}, he has 07700 900555", HowKnown = "I clean there", WhoIsDoingIt = Other },
            Facts = draft.Facts,
            Risk = draft.Risk,
            OwnerId = draft.OwnerId,
            DueAt = draft.DueAt,
        };
        await TestReports.ReceiveAsync(db, report, Cancel, (MentionKind.Person, Asker), (MentionKind.Person, Other), (MentionKind.Phone, AskersPhone), (MentionKind.Phone, "07700 900555"));
        db.ReporterContacts.Add(new ReporterContact { ReportId = report.Id, Way = "phone", Name = Reporter, Address = "07700 900888" });
        await db.PlantAsync(Cancel);
        return (await OpenAsync(db, AskersPhone), report);
    }

    private static string Sanitised(string text) => Methods.Disclosure.MarkedText.TryParse(text, out var marked) ? marked.Sanitised : throw new FormatException(text);

    /// <summary>As a browser does it.</summary>
    private static string Unseal(string page, string passphrase)
    {
        var box = Box().Match(page);
        var (salt, nonce, content) = (Convert.FromBase64String(box.Groups["salt"].Value), Convert.FromBase64String(box.Groups["nonce"].Value), Convert.FromBase64String(box.Groups["content"].Value));
        var key = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(passphrase), salt, int.Parse(box.Groups["rounds"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), HashAlgorithmName.SHA256, 32);
        var plain = new byte[content.Length - 16];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(nonce, content.AsSpan(0, plain.Length), content.AsSpan(plain.Length), plain);
        return Encoding.UTF8.GetString(plain);
    }

    [GeneratedRegex("""data-salt="(?<salt>[^"]*)" data-nonce="(?<nonce>[^"]*)" data-rounds="(?<rounds>\d+)">(?<content>[^<]*)<""")]
    private static partial Regex Box();
}
