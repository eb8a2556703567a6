using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Cases.Exports;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Exchange;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Importing;

namespace Tolpuddle.Web.Tests.Export;

/// <summary>What somebody may see, out and in again: nothing more leaves, nothing is lost, and it is written down.</summary>
public sealed class ExportTests : IAsyncLifetime
{
    private const string Planted = "Hollyhock";

    private static readonly ReportFacts Facts = new()
    {
        Kind = "labour",
        Sector = "car-wash",
        Outward = "DT4",
        PeopleAtLeast = 6,
        Children = "perhaps",
        AdultAtRisk = "yes",
        ReporterRole = "neighbour",
        Confidentiality = "confidential",
    };

    private static readonly ReportAnswers Answers = new()
    {
        What = "=HYPERLINK(\"x\") he said, \"quoted\"\r\n and more\n",
        Where = "'-1 Quay Street",
        Postcode = "DT4 8AA",
        WhoIsAtRisk = " six men",
        WhoIsDoingIt = "Big Sam",
        Vehicles = "BD51 SMR",
        Phones = "+44 7700 900123",
        When = "2026-11-02",
        MoreDetails = "They sleep there\nHTCDS is a standard",
        Signs = "Owes a debt they cannot pay off\nCash only",
        Safety = "Safe to talk: yes",
        Advice = "ring 999",
    };

    private readonly string _folder = Directory.CreateDirectory(TestFolder.NewPath()).FullName;
    private TestSite _site = null!;
    private Report _report = null!;
    private Report _marked = null!;
    private string _case = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        await using var police = await _site.Database.OpenAsync(DemoPeople.Police, Cancel);
        await TestReports.ReceiveAsync(police, TestReports.Draft(police, $"Somebody called {Planted}"), Cancel, (MentionKind.Person, Planted));
        await using var ours = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _report = await TestReports.ReceiveAsync(ours, Draft(ours, Answers, Facts), Cancel, (MentionKind.Person, "Big Sam"), (MentionKind.Vehicle, "BD51 SMR"));
        _marked = await TestReports.ReceiveAsync(ours, Draft(ours, new ReportAnswers { What = "For our eyes only" }, new ReportFacts()), Cancel);
        await new Grading(ours).GradeAsync(_marked.Id, null, new GradeChoice("1", "A", "C", [Grading.NoOnwardSharing]), Cancel);
        _case = (await new CaseFiles(ours).OpenAsync(Guid.CreateVersion7(), _report.Reference, "The car wash", "lead", Cancel))!;
        await new CaseLog(ours).NoteAsync(_case, "A note of the case", Cancel);
        await new Attachments(ours, _site.Services.GetRequiredService<FileStore>(), new ScanPolicy(IsOn: false)).AddAsync(_report.Reference, [new Upload("paper.pdf", TestFiles.Pdf("A letter"))], Cancel);
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task The_page_asks_for_proof_and_sends_all_that_is_seen_documented_and_nothing_of_others()
    {
        using var caller = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        _site.Clock.Advance(Core.Access.Proving.ProvingAgain.FreshFor + TimeSpan.FromMinutes(1));
        var held = await caller.SubmitAsync(await caller.GetAsync("/export", Cancel), Cancel);
        Assert.Contains("Prove that it is you", held.TextOf("h1"), StringComparison.Ordinal);

        using var sent = await SendAsync(caller, ExportFormat.Archive, DemoData.Password);
        Assert.Equal("application/zip", sent.Content.Headers.ContentType!.MediaType);
        var files = await FilesAsync(await sent.Content.ReadAsStreamAsync(Cancel));
        Assert.All(files, file => Assert.DoesNotContain(Planted, file.Value, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(_report.Reference, files["reports.csv"], StringComparison.Ordinal);
        Assert.Contains("A note of the case", files["timeline.jsonl"], StringComparison.Ordinal);
        Assert.Contains("A letter", files[$"file-{JsonDocument.Parse(files["files.jsonl"]).RootElement.GetProperty("id").GetString()}.pdf"], StringComparison.Ordinal);
        foreach (var name in files.Keys.Where(name => name.EndsWith(".jsonl", StringComparison.Ordinal)))
        {
            var said = files["README.md"].Split($"## {name}\n")[1].Split("\n## ")[0];
            foreach (var line in files[name].Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(5))
            {
                Assert.Equal(said.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]), JsonDocument.Parse(line).RootElement.EnumerateObject().Select(p => p.Name));
            }
        }

        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Equal(1, await db.Audit.CountAsync(e => e.Act == "report.export" && e.SubjectId == _report.Id, Cancel));
        Assert.Equal(1, await db.Audit.CountAsync(e => e.Act == "case.export", Cancel));
        Assert.Equal(1, await db.Audit.CountAsync(e => e.Act == "file.export" && e.SubjectId == _report.Id, Cancel));
        var summary = await db.Audit.SingleAsync(e => e.Act == "export.archive", Cancel);
        var count = await db.Audit.CountAsync(e => e.Act == "report.export", Cancel);
        Assert.Contains($": {count} reports, ", summary.Purpose, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_lost_is_named_in_the_readme_and_all_else_leaves()
    {
        foreach (var (_, file) in FileFolder.All(Path.Combine(_site.Database.DataFolder, "files")).ToList()) file.Delete();

        var readme = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(await ExportAsync(_site, ExportFormat.Archive))!, "README.md"), Cancel);

        Assert.Matches("`file-[0-9a-f-]{36}\\.pdf`", readme.Split("## Missing files")[1]);
        Assert.Contains("## timeline.jsonl", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_format_is_asked_for_in_words_that_help()
    {
        using var caller = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);

        var page = await caller.SubmitAsync(await caller.GetAsync("/export", Cancel), Cancel, new Dictionary<string, string> { ["Format"] = "nonsense" });

        Assert.Equal("Choose as what it is to leave.", page.TextOf(".govuk-error-summary__list").Trim());
    }

    [Fact]
    public async Task What_was_taken_out_comes_home_without_a_change_and_makes_the_same_reports_elsewhere()
    {
        await OpenChannelAsync(_site);
        var file = await ExportAsync(_site, ExportFormat.Archive);

        Assert.All(await ImportAsync(_site, file), fate => Assert.Equal(RowFate.TakenBefore, fate));

        await using var other = await TestSite.StartAsync();
        await OpenChannelAsync(other);
        Assert.All(await ImportAsync(other, file), fate => Assert.Equal(RowFate.Taken, fate));
        Assert.All(await ImportAsync(other, file), fate => Assert.Equal(RowFate.TakenBefore, fate));
        await AssertTheSameAsync(other);
        await using var db = await other.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Assert.Equal(1, await db.Reports.Where(r => r.Facts.Sector == "car-wash" && r.Channel == Imports.Channel && db.Mentions.Any(m => m.ReportId == r.Id && m.Kind == MentionKind.Person)).CountAsync(Cancel));
    }

    [Fact]
    public async Task Every_table_of_reports_and_cases_leaves_or_is_named_as_staying()
    {
        string[] staying = [nameof(TolpuddleContext.Calls), nameof(TolpuddleContext.Channels), nameof(TolpuddleContext.ContactQuestions), nameof(TolpuddleContext.ContactRequests), nameof(TolpuddleContext.HandOvers), nameof(TolpuddleContext.KeptForms), nameof(TolpuddleContext.RingingCalls), nameof(TolpuddleContext.UnsentReports)];
        using var statements = await Statements.ListenAsync(_site.Database, Cancel);

        await ExportAsync(_site, ExportFormat.Archive);

        await using var db = _site.Database.Open(Viewer.System("test"));
        var tables = db.Model.GetEntityTypes().Where(e => new[] { typeof(Report), typeof(Link), typeof(Case), typeof(Guest), typeof(Attachment) }.Any(one => one.Namespace == e.ClrType.Namespace)).Select(e => e.GetTableName()!).Distinct();
        Assert.Equal(staying.Order(), tables.Where(table => !statements.Texts.Any(text => text.Contains($"FROM \"{table}\" AS", StringComparison.Ordinal) || text.Contains($"JOIN \"{table}\" AS", StringComparison.Ordinal))).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_referral_said_leaves_with_nobody_who_declined_it_or_from_whom_it_was_withdrawn(bool isDeclined)
    {
        const string Told = "The men sleep above the shop";
        await using var ours = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        await using var theirs = await _site.Database.OpenAsync(DemoPeople.Council, Cancel);
        Assert.IsType<SendResult.Sent>(await new Referrals(ours).SendAsync(_report.Id, [theirs.Viewer.AgencyId], Told, TestCases.Grounds, Cancel));
        Assert.Contains(Told, await ReferralsAsync(DemoPeople.Council), StringComparison.Ordinal);
        await using (var looking = _site.Database.Open(Viewer.System("test")))
        {
            Assert.True(await looking.Audit.AnyAsync(e => e.Act == "referral.export" && e.SubjectId == _report.Id && e.AccountId == theirs.Viewer.AccountId, Cancel));
        }

        var referral = await ours.Referrals.Where(r => r.ReportId == _report.Id).Select(r => r.Id).SingleAsync(Cancel);
        Assert.Equal(TriageResult.Done, isDeclined ? await new Referrals(theirs).DeclineAsync(referral, "Not ours", Cancel) : await new Referrals(ours).WithdrawAsync(referral, "She asked us to", Cancel));

        Assert.DoesNotContain(Told, await ReferralsAsync(DemoPeople.Council), StringComparison.Ordinal);
        Assert.Contains(Told, await ReferralsAsync(DemoPeople.Coordinator), StringComparison.Ordinal);

        async Task<string> ReferralsAsync(string email) =>
            await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(await ExportAsync(_site, ExportFormat.Archive, email))!, "referrals.jsonl"), Cancel);
    }

    [Fact]
    public async Task What_went_to_somebody_without_an_account_leaves_with_who_they_are_and_what_they_saw_and_only_for_whoever_sees_it()
    {
        await OpenChannelAsync(_site);
        await using var ours = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var draft = new GuestDraft("Gwen Guest", "Safe Homes", "gwen@homes.example", 7, "Have you a bed?", "Somebody needs a bed.");
        var sent = Assert.IsType<SendResult.SentOutside>(await new GuestReferrals(ours).SendAsync(_report.Id, draft, TestCases.Grounds, Cancel));
        Assert.Equal(TriageResult.Done, await new GuestReferrals(ours).ReplyAsync(sent.ReferralId, "For tonight", Cancel));

        var file = await ExportAsync(_site, ExportFormat.Archive);

        var referral = Line(file, "referrals.jsonl", sent.ReferralId);
        Assert.Equal((_report.Reference, JsonValueKind.Null), (referral.GetProperty("report").GetString(), referral.GetProperty("to").ValueKind));
        var guest = Line(file, "guests.jsonl", sent.ReferralId);
        Assert.Equal(("Gwen Guest", "Somebody needs a bed.", "For tonight"), (guest.GetProperty("name").GetString(), guest.GetProperty("text").GetString(), guest.GetProperty("lines")[0].GetProperty("text").GetString()));
        Assert.All(await ImportAsync(_site, file), fate => Assert.Equal(RowFate.TakenBefore, fate));
        Assert.Contains(Rows(await ExportAsync(_site, ExportFormat.Htcds)), row => row["CaseId"] == _report.Reference);
        Assert.Empty(await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(await ExportAsync(_site, ExportFormat.Archive, DemoPeople.Council))!, "guests.jsonl"), Cancel));

        static JsonElement Line(string file, string name, Guid id) =>
            JsonDocument.Parse(File.ReadLines(Path.Combine(Path.GetDirectoryName(file)!, name)).Single(line => line.Contains(id.ToString(), StringComparison.Ordinal))).RootElement;
    }

    [Fact]
    public async Task Htcds_holds_only_what_may_be_handed_on_and_reads_back_to_the_same_report()
    {
        await OpenChannelAsync(_site);
        var file = await ExportAsync(_site, ExportFormat.Htcds);
        Assert.DoesNotContain("For our eyes only", await File.ReadAllTextAsync(file, Cancel), StringComparison.Ordinal);
        var row = Rows(file).Single(r => r["CaseId"] == _report.Reference);
        Assert.Equal(("Possible victim of trafficking", "Other", "1", "1", "2026-11-02"),
            (row["TraffickingStatus"], row["vic_TypeOfLabourExploitation"], row["G_WholesaleAndRetailTradeRepairOfMotorVehicles"], row["MethodsOfControlDebtBondage"], row["hte_Date"]));

        Assert.All(await ImportAsync(_site, file), fate => Assert.Equal(RowFate.TakenBefore, fate));
        await using var other = await TestSite.StartAsync();
        await OpenChannelAsync(other);
        Assert.All(await ImportAsync(other, file), fate => Assert.Equal(RowFate.Taken, fate));
        await AssertTheSameAsync(other);
    }

    [Fact]
    public async Task A_table_of_htcds_from_elsewhere_goes_out_as_it_came()
    {
        var file = Path.Combine(_folder, "theirs.csv");
        await File.WriteAllTextAsync(file, Csv.Row(["case number", "TraffickingStatus", "prs_SecondName", "prs_Nationality", "vic_TypeOfLabourExploitation", "C_Manufacturing", "MethodsOfControlRestrictsMedicalCare", "hte_City", "hte_Date"])
            + Csv.Row(["77", "Actual victim of trafficking", "Petrov", "BG", "Hospitality;Peddling", "1", "1", "Weymouth", "2025-03-01"]), Cancel);
        await using var other = await TestSite.StartAsync();
        await OpenChannelAsync(other);

        Assert.Equal([RowFate.Taken], await ImportAsync(other, file));

        var (theirs, back) = (Rows(file).Single(), Rows(await ExportAsync(other, ExportFormat.Htcds)).Single(r => r["prs_SecondName"] == "Petrov"));
        Assert.All(theirs.Where(cell => cell.Key != "case number"), cell => Assert.Equal(cell.Value, back[cell.Key]));
        await using var db = await other.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var report = (await db.Reports.Where(r => r.Channel == Imports.Channel).ToListAsync(Cancel)).Single();
        Assert.Equal(("Weymouth", "Petrov; BG", "Restricts medical care", 1), (report.Answers.Where, report.Answers.WhoIsAtRisk, report.Answers.Signs, report.Facts.PeopleAtLeast));
    }

    [Fact]
    public async Task Every_column_and_value_of_htcds_is_one_that_its_definitions_name()
    {
        var names = await File.ReadAllLinesAsync(Repository.PathTo("tests", "Tolpuddle.Web.Tests", "Export", "htcds-2.0-names.txt"), Cancel);
        var named = names.Where(line => !line.StartsWith('#')).ToHashSet();
        var rows = Rows(await ExportAsync(_site, ExportFormat.Htcds));

        var columns = rows[0].Keys.ToList();
        var guide = await File.ReadAllTextAsync(Repository.PathTo("docs", "htcds.md"), Cancel);
        Assert.DoesNotContain(columns, c => !named.Contains(c) && !guide.Contains($"`{c}`", StringComparison.Ordinal));
        Assert.DoesNotContain(named, n => (n.StartsWith("MethodsOfControl", StringComparison.Ordinal) || (n.Length > 2 && n[1] == '_')) && !columns.Contains(n));
        Assert.All(rows, row => Assert.True(row["TraffickingStatus"].Length == 0 || named.Contains(row["TraffickingStatus"])));
        Assert.All(rows.SelectMany(row => row.Where(cell => named.Contains(cell.Key) && cell.Key != "TraffickingStatus")), cell => Assert.True(cell.Value is "" or "1"));
    }

    private static Report Draft(TolpuddleContext db, ReportAnswers answers, ReportFacts facts) => new()
    {
        Reference = Methods.Identifiers.Reference.New(Report.ReferencePrefix).Value,
        AgencyId = db.Viewer.AgencyId,
        ReceivedAt = db.Now,
        Channel = "web",
        Language = "pl",
        FormVersion = Codes.FormVersion,
        Answers = answers,
        Facts = facts,
        Risk = RiskClock.High,
        OwnerId = db.Viewer.AccountId,
        DueAt = db.Now,
    };

    private static async Task<HttpResponseMessage> SendAsync(Caller caller, ExportFormat format, string proof)
    {
        var token = (await caller.GetAsync("/forgotten", Cancel)).Find("input[name=__RequestVerificationToken]").GetAttribute("value")!;
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("Format", format.ToString()), new(AskAgainFilter.Proof, proof)]);
        return await caller.Http.PostAsync("/export", form, Cancel);
    }

    private static async Task<Dictionary<string, string>> FilesAsync(Stream zip)
    {
        using var buffer = new MemoryStream();
        await zip.CopyToAsync(buffer, Cancel);
        using var archive = new ZipArchive(buffer);
        var files = new Dictionary<string, string>();
        foreach (var entry in archive.Entries)
        {
            using var text = new StreamReader(entry.Open());
            files[entry.Name] = await text.ReadToEndAsync(Cancel);
        }

        return files;
    }

    /// <summary>The reports as <paramref name="email"/> takes them out of <paramref name="site"/>, in a file; other files lie beside it.</summary>
    private async Task<string> ExportAsync(TestSite site, ExportFormat format, string email = DemoPeople.Coordinator)
    {
        var folder = Path.Combine(_folder, Guid.NewGuid().ToString());
        await using var scope = site.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TolpuddleContext>().Viewer = await site.Database.ViewerAsync(email, Cancel);
        await using var target = ExportTarget.Folder(new DirectoryInfo(folder));
        await scope.ServiceProvider.GetRequiredService<Exports>().WriteAsync(format, target, Cancel);
        return Path.Combine(folder, "reports.csv");
    }

    private static async Task<IReadOnlyList<RowFate>> ImportAsync(TestSite site, string file)
    {
        using var table = ImportTable.Open(File.OpenRead(file), isSheet: false);
        var columns = ImportColumns.Of(table.Heads, null);
        Assert.Null(columns.Problem);
        var rows = new List<ImportRow>();
        while (table.ReadCells() is { } cells)
        {
            var (id, draft, problem) = columns.Read(cells);
            Assert.Equal("", problem);
            rows.Add(new ImportRow(id, draft!));
        }

        await using var scope = site.Services.CreateAsyncScope();
        var imports = scope.ServiceProvider.GetRequiredService<Imports>();
        var fates = new List<RowFate>();
        foreach (var batch in rows.Chunk(Imports.BatchLength)) fates.AddRange(await imports.TakeAsync("test", batch, Cancel));
        return fates;
    }

    private static List<Dictionary<string, string>> Rows(string file)
    {
        using var table = ImportTable.Open(File.OpenRead(file), isSheet: false);
        var rows = new List<Dictionary<string, string>>();
        while (table.ReadCells() is { } cells) rows.Add(table.Heads.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second));
        return rows;
    }

    /// <summary>The planted report came in word for word, and every judgement and mention with it.</summary>
    private static async Task AssertTheSameAsync(TestSite other)
    {
        await using var db = await other.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var report = (await db.Reports.Where(r => r.Channel == Imports.Channel && r.Facts.ReporterRole == "neighbour" && r.Language == "pl").ToListAsync(Cancel)).Single(r => r.Answers.Where == Answers.Where);
        Assert.Equal((Answers, Facts, RiskClock.High), (report.Answers, report.Facts, report.Risk));
        var mentions = await db.Mentions.Where(m => m.ReportId == report.Id).ToListAsync(Cancel);
        Assert.Equal(["Person Big Sam", "Vehicle BD51 SMR"], mentions.Select(m => $"{m.Kind} {m.Text}").Order());
    }

    private static async Task OpenChannelAsync(TestSite site)
    {
        await using var db = await site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        db.Viewer = Viewer.System("test");
        var reader = await db.Accounts.SingleAsync(a => a.EmailKey == SignIn.EmailKey(db.Vault, DemoPeople.Coordinator), Cancel);
        if (await db.Channels.AnyAsync(c => c.Code == Imports.Channel, Cancel)) return;
        db.Channels.Add(new Channel { Code = Imports.Channel, AgencyId = reader.AgencyId, ReaderId = reader.Id, IsOpen = true });
        db.Record("channel.open.import", reader.Id);
        await db.SaveChangesAsync(Cancel);
    }
}
