using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Partnership;
using Tolpuddle.Core.Publication;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Exchange;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Core.Reports.Floods;
using Tolpuddle.Core.Retention;
using Tolpuddle.Core.Retention.Requests;
using Tolpuddle.Core.Scrutiny;
using Tolpuddle.Methods.Media;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access;

/// <summary>
/// Four agencies. A holds two reports: one is referred to C, and was to D, the other is in a case with a member from B and was shown to three guests.
/// One row of every table hangs on them.
/// </summary>
internal sealed class SightWorld(TestDatabase database)
{
    private const Role Handlers = Role.Adviser | Role.Coordinator | Role.Practitioner | Role.Analyst;

    private static readonly byte[] Code = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] Token = [.. Enumerable.Repeat((byte)2, 32)];

    private readonly Dictionary<string, string> _planted = [];
    private readonly Dictionary<string, Viewer> _viewers = new()
    {
        ["nobody"] = Viewer.Nobody,
        ["reporter"] = Viewer.Reporter(Code),
        ["writer"] = Viewer.Reporter(Token),
        ["system"] = Viewer.System("test"),
    };

    private TolpuddleContext _db = null!;

    /// <summary>By line of the expectation, the row that was planted for it.</summary>
    public IReadOnlyDictionary<string, string> Planted => _planted;

    public IReadOnlyDictionary<string, Viewer> Viewers => _viewers;

    public static string KeyOf(TolpuddleContext db, object row)
    {
        var entry = db.Entry(row);
        var key = entry.Metadata.FindPrimaryKey()!.Properties.Select(p => entry.Property(p).CurrentValue);
        return $"{entry.Metadata.ClrType.Name} {string.Join('/', key.Select(v => v is byte[] bytes ? Convert.ToHexString(bytes) : v))}";
    }

    /// <summary>True if a viewer is one of those whom a cell of the expectation names.</summary>
    public static bool IsIn(string group, string name, Viewer viewer) => group switch
    {
        "everybody" => true,
        "signed in" => viewer.IsSignedIn,
        "administrators" => viewer.Is(Role.Administrator),
        "officers" => viewer.Is(Role.DataProtectionOfficer),
        "officers of A and D" => viewer.Is(Role.DataProtectionOfficer) && !name.EndsWith(" at B", StringComparison.Ordinal),
        "keepers at A" => viewer.Is(Role.Coordinator | Role.DataProtectionOfficer) && name.EndsWith(" at A", StringComparison.Ordinal),
        "handlers" => viewer.Is(Handlers),
        "handlers at A" => viewer.Is(Handlers) && name.EndsWith(" at A", StringComparison.Ordinal),
        _ => group == name,
    };

    public async Task PlantAsync(CancellationToken cancel)
    {
        await using (_db = database.Open(Viewer.System("test")))
        {
            var (a, b, c, d) = (AddAgency("A"), AddAgency("B"), AddAgency("C"), AddAgency("D"));
            foreach (var role in Enum.GetValues<Role>().Where(r => r != Role.None))
            {
                AddPerson($"{role} at A", a, role);
                AddPerson($"{role} at B", b, role);
            }

            AddPerson("receiver", c, Role.Coordinator);
            AddPerson("former receiver", d, Role.Coordinator);
            AddPerson("officer at D", d, Role.DataProtectionOfficer);
            AddPerson("emergency", d, Role.Practitioner);
            AddPerson("member", b, Role.Practitioner);
            AddPerson("former member", b, Role.Practitioner);
            AddPerson("future member", b, Role.Practitioner);
            AddPerson("member turned administrator", b, Role.Administrator);
            AddPublic();
            AddHousekeeping();
            AddDesk(a);
            AddProgram(a);
            AddAccount();
            AddRecords(a, c, d);
            await _db.PlantAsync(cancel);
        }
    }

    private Guid AddAgency(string name)
    {
        var agency = new Agency { Name = name, Kind = AgencyKind.Police };
        _db.Agencies.Add(agency);
        if (name == "A") Plant("Agency", agency);
        return agency.Id;
    }

    private void AddPerson(string name, Guid agencyId, Role role)
    {
        var account = new Account
        {
            AgencyId = agencyId,
            Name = name,
            Email = $"{name}@example.org",
            EmailKey = SignIn.EmailKey(_db.Vault, name),
            Roles = role,
            State = AccountState.Active,
            CreatedAt = _db.Now,
        };
        _db.Accounts.Add(account);
        _viewers[name] = new Viewer { AccountId = account.Id, AgencyId = agencyId, Roles = role, Purpose = "test" };
        if (name == "Adviser at A") Plant("Account", account);
    }

    private void AddPublic()
    {
        Plant("PartnershipProfile", new PartnershipProfile { Name = "P", Area = "Dorset", LeaveTo = "https://example.org" });
        Plant("HelpContact", new HelpContact { Name = "Emergency", Phone = "999", When = "Now" });
        Plant("LanguageApproval", new LanguageApproval { Language = "ar", TextsHash = "x", ApprovedById = Guid.Empty, ApprovedAt = _db.Now });
        Plant("PublishedAccount", new PublishedAccount { PublishedAt = _db.Now, PublishedById = Guid.Empty, AsOf = new DateOnly(2026, 1, 1), Content = "{}" });
    }

    private void AddHousekeeping()
    {
        var adviser = _viewers["Adviser at A"];
        Plant("Channel", new Channel { Code = "web", AgencyId = adviser.AgencyId, ReaderId = adviser.AccountId });
        Plant("DataKey", new DataKey { Id = 99, Purpose = DataKeyPurpose.Fields, Wrapped = [1], CreatedAt = _db.Now });
        Plant("OutboxMessage", new OutboxMessage { AccountId = adviser.AccountId, Kind = MailKind.Notices, Path = "/", CreatedAt = _db.Now, DueAt = _db.Now, Until = _db.Now });
        Plant("Reminder", new Reminder { SubjectId = Guid.NewGuid(), Kind = ReminderKind.Late, DueAt = _db.Now, At = _db.Now });
        Plant("FloodWindow", new FloodWindow { StartsAt = _db.Now });
        Plant("AccountToken", new AccountToken { AccountId = adviser.AccountId, TokenHash = [1], CreatedAt = _db.Now, ExpiresAt = _db.Now });
        Plant("SignInFailures", new SignInFailures { Bucket = 1, Count = 1, LastAt = _db.Now });
        Plant("Session", new Session { AccountId = adviser.AccountId, StartedAt = _db.Now, ProvedAt = _db.Now, Browser = "b", Purpose = "test" });
        Plant("SignInProvider", new SignInProvider { AgencyId = adviser.AgencyId, Authority = "a", ClientId = "c", ClientSecret = "s", GroupClaim = "g", Groups = "", FactorValue = "", AskedById = Guid.Empty, AskedAt = _db.Now });
        Plant("Authenticator", new Authenticator { AccountId = adviser.AccountId, Key = [1], AddedAt = _db.Now, UsedStep = 1 });
        Plant("Passkey", new Passkey { AccountId = adviser.AccountId, Name = "n", CredentialId = [1], PublicKey = [1], SignCount = 0, IsCopied = false, AddedAt = _db.Now });
        Plant("RecoveryCode", new RecoveryCode { AccountId = adviser.AccountId, CodeHash = [1], AddedAt = _db.Now });
        Plant("FactorReset", new FactorReset { AccountId = adviser.AccountId, AgencyId = adviser.AgencyId, AskedById = Guid.Empty, AskedAt = _db.Now, Reason = "r" });
        Plant("Notice", new Notice { AccountId = adviser.AccountId, At = _db.Now, Text = "t", Path = "/" });
        Plant("AuditEntry", new AuditEntry { At = _db.Now, AccountId = adviser.AccountId, AgencyId = adviser.AgencyId, Act = "a", SubjectId = Guid.Empty, Purpose = "p" });
        Plant("AuditWriter", new AuditWriter { StartedAt = _db.Now });
        Plant("AuditHole", new AuditHole { WriterId = Guid.Empty, Number = 1, ThroughNumber = 1, SeenAt = _db.Now });
        Plant("AuditSealing", _db.AuditSealing.Single());
        Plant("SealedEntry", new SealedEntry { Index = 99, WriterId = Guid.Empty, Number = 1, LeafHash = [1] });
        Plant("AuditCheckpoint", new AuditCheckpoint { Count = 100, At = _db.Now, Note = "n", Frontier = [1] });
        Plant("KeptForm", new KeptForm { Key = Token, Content = [1], Until = _db.Now.AddDays(1) });
        Plant("UnsentReport", new UnsentReport { Key = Token, Content = [1], SavedAt = _db.Now });
        Plant("BlindKey", new BlindKey { Kind = BlindKeyKind.Phone, Key = 1, OwnerId = Guid.NewGuid() });
    }

    private void AddDesk(Guid a)
    {
        var (adviser, coordinator) = (_viewers["Adviser at A"].AccountId, _viewers["Coordinator at A"].AccountId);
        var call = new Call { AgencyId = a, AdviserId = adviser, StartedAt = _db.Now, SavedAt = _db.Now, Content = "{}" };
        Plant("Call", call);
        Plant("HandOver", new HandOver { SubjectId = call.Id, AgencyId = a, FromId = adviser, ToId = coordinator, At = _db.Now, Note = "n" });
    }

    private void AddProgram(Guid a)
    {
        var key = new ApiKey { AgencyId = a, Name = "n", Purpose = "p", SecretHash = [1], Rights = KeyRights.ReadReports, MadeById = _viewers["Administrator at A"].AccountId, MadeAt = _db.Now, EndsAt = _db.Now };
        Plant("ApiKey", key);
        _viewers["program at A"] = Viewer.Program(key.Id, a, "n", "A", "test", reads: true);
        Plant("RingingCall", new RingingCall { AgencyId = a, KeyId = key.Id, Number = "+447700900142", Line = "l", RangAt = _db.Now, EndsAt = _db.Now + RingingCalls.Life });
    }

    private void AddAccount()
    {
        var organisation = new Organisation { Code = "o", Name = "O", Kind = "council" };
        var commitment = new Commitment { Code = "C1", Text = "t", OrganisationId = organisation.Id };
        var activity = new Activity { Code = "A1", CommitmentId = commitment.Id, Kind = ActivityKind.Grant, Lead = "l", What = "w" };
        Plant("Organisation", organisation);
        Plant("Commitment", commitment);
        Plant("Activity", activity);
        Plant("ActivityOrganisation", new ActivityOrganisation { ActivityId = activity.Id, OrganisationId = organisation.Id, Part = "p" });
        Plant("Evidence", new Evidence { ActivityId = activity.Id, Text = "t", On = new DateOnly(2026, 1, 1), AuthorId = Guid.Empty, At = _db.Now });
        Plant("AccountFigure", new AccountFigure { Measure = "m", From = default, Until = default, AuthorId = Guid.Empty, AddedAt = _db.Now });
    }

    private void AddRecords(Guid a, Guid c, Guid d)
    {
        var referred = AddReport("referred", a, Code, c, d);
        var inCase = AddReport("in the case", a, null, c, d);
        var author = _viewers["Adviser at A"].AccountId;
        Plant("Link: within the case", new Link { FirstMentionId = inCase.First, SecondMentionId = inCase.Second, Claim = LinkClaim.Same, AuthorId = author, At = _db.Now });
        Plant("Link: between the two", new Link { FirstMentionId = referred.First, SecondMentionId = inCase.First, Claim = LinkClaim.Same, AuthorId = author, At = _db.Now });
        var question = new ContactQuestion
        {
            FromAgencyId = a,
            FromAccountId = author,
            SubjectId = referred.Report,
            AskedAt = _db.Now,
            DueAt = _db.Now,
            Kind = Methods.Identifiers.IdentifierKind.Phone,
            Value = "v",
            ValueKey = 1,
            Reason = "r",
            Unanswered = 1,
        };
        Plant("ContactQuestion", question);
        Plant("ContactRequest: not answered", new ContactRequest { QuestionId = question.Id, FromAgencyId = a, ToAgencyId = c, OwnerId = author, DueAt = _db.Now });
        Plant("ContactRequest: cannot say", new ContactRequest { QuestionId = question.Id, FromAgencyId = a, ToAgencyId = c, OwnerId = author, DueAt = _db.Now, WillContact = false });
        Plant("ContactRequest: will contact", new ContactRequest { QuestionId = question.Id, FromAgencyId = a, ToAgencyId = c, OwnerId = author, DueAt = _db.Now, WillContact = true });
        Plant("Attachment: of the reporter", NewFile(referred.Report, author: null, MediaKind.Jpeg));
        Plant("Attachment: a voice", NewFile(referred.Report, author: null, MediaKind.Ogg));
        Plant("Attachment: a paper of the reporter", NewFile(referred.Report, author: null, MediaKind.Pdf));
        Plant("Attachment: of the team", NewFile(referred.Report, author, MediaKind.Pdf));
        Plant("Attachment: a voice that the team added", NewFile(referred.Report, author, MediaKind.Ogg));
        Plant("Attachment: in the case", NewFile(inCase.Report, author, MediaKind.Pdf));
        Plant("Grant: the referral", new Grant { RecordId = referred.Report, HolderId = c, From = _db.Now, Reason = "referral" });
        _db.Grants.Add(new Grant { RecordId = referred.Report, HolderId = d, From = _db.Now.AddDays(-2), Until = _db.Now.AddDays(-1), Reason = "referral" });
        Plant("Sharing: of the referral", NewSharing(a, c, author, reportId: referred.Report));
        var webhook = new Webhook { AgencyId = a, Url = "https://example.org/", Secret = "s", Types = "t", MadeById = author, MadeAt = _db.Now, Cursor = 0 };
        Plant("Webhook", webhook);
        Plant("WebhookDelivery", new WebhookDelivery { WebhookId = webhook.Id, Number = 1, Type = "t", ReportId = referred.Report, At = _db.Now, DueAt = _db.Now, Until = _db.Now });
        Plant("SentReport", new SentReport { KeyId = _viewers["program at A"].AccountId, RequestHash = [1], BodyHash = [1], ReportId = referred.Report });
        var import = new ReportImport { AgencyId = a, AuthorId = author, At = _db.Now, FileName = "f", Source = "s", IsSheet = false, Fields = "[]" };
        Plant("ReportImport", import);
        Plant("ImportedReport", new ImportedReport { ReportId = referred.Report, ImportId = import.Id, Number = 1, RequestHash = [1], BodyHash = [1], IsChange = false });
        AddGuest("guest", a, inCase.Report, author, _db.Now.AddDays(1), endedAt: null);
        AddGuest("guest who has answered", a, inCase.Report, author, _db.Now.AddDays(1), _db.Now);
        AddGuest("guest who comes too late", a, inCase.Report, author, _db.Now, endedAt: null);
        AddCase(a, inCase.Report, author);
        AddEnd(a, referred.Report, "report", isCase: false, author);
        Plant("RetentionPeriod", new RetentionPeriod { Class = "action", Months = 1, Ground = "g" });
        Plant("RetentionWork", new RetentionWork());
        Plant("ErasedRecord", new ErasedRecord { RecordId = Guid.NewGuid(), IsCase = false, AgencyId = a, On = default });
        Plant("StatisticalShell", new StatisticalShell { IsCase = false, AgencyId = a, Month = default, Channel = "c", Kind = "k", Sector = "s", Area = "DT", Outcome = "o" });
        var request = new SubjectRequest { AgencyId = a, OpenedById = author, OpenedAt = _db.Now, Names = "n", Asked = "a", ReceivedOn = default, DueOn = default };
        Plant("SubjectRequest", request);
        Plant("SubjectFinding", new SubjectFinding { RequestId = request.Id, RecordId = referred.Report, IsCase = false, Reference = "X", Why = "w" });
        Plant("ErasedCount", new ErasedCount { Measure = "m", Day = default });
    }

    private void AddEnd(Guid a, Guid record, string label, bool isCase, Guid author)
    {
        Plant($"LegalHold: on the {label}", new LegalHold { RecordId = record, IsCase = isCase, Reference = "X", AgencyId = a, SetById = author, SetAt = _db.Now, Reason = "r", Authority = "a" });
        Plant($"Ending: of the {label}", new Ending { RecordId = record, IsCase = isCase, Reference = "X", AgencyId = a, Class = "action", DecidedAt = _db.Now, DueAt = _db.Now });
    }

    private void AddGuest(string name, Guid a, Guid report, Guid author, DateTime until, DateTime? endedAt)
    {
        var referral = new Referral { ReportId = report, FromAgencyId = a, FromAccountId = author, ToAgencyId = null, SentAt = _db.Now, Text = "t", DueAt = _db.Now, OwnerId = author };
        var guest = new Guest { ReportId = report, ReferralId = referral.Id, AgencyId = a, Name = "n", Organisation = "o", Email = "e", Paper = new GuestPaper("f", "a", "t"), LinkHash = referral.Id.ToByteArray(), Until = until };
        Plant($"Referral: to the {name}", referral);
        Plant($"Guest: {name}", guest);
        _db.Entry(guest).Property(g => g.EndedAt).CurrentValue = endedAt;
        _viewers[name] = Viewer.Guest(guest.Id, a);
    }

    private Sharing NewSharing(Guid from, Guid to, Guid author, Guid? caseId = null, Guid? reportId = null) => new()
    {
        CaseId = caseId,
        ReportId = reportId,
        FromAgencyId = from,
        ToAgencyId = to,
        AuthorId = author,
        At = _db.Now,
        Purpose = "p",
        Basis = "vital",
        Consent = "given",
        ConsentWords = "w",
    };

    private (Guid Report, Guid First, Guid Second) AddReport(string label, Guid a, byte[]? code, Guid c, Guid d)
    {
        var author = _viewers["Adviser at A"].AccountId;
        var report = new Report
        {
            Reference = $"R-{label[..6]}",
            AgencyId = a,
            ReceivedAt = _db.Now,
            Channel = "web",
            Language = "en",
            FormVersion = 1,
            Answers = new ReportAnswers { What = "w" },
            Facts = new ReportFacts(),
            ReturnKey = code,
            Risk = "low",
            OwnerId = author,
            DueAt = _db.Now,
        };
        var (first, second) = (NewMention(report.Id), NewMention(report.Id));
        Plant($"Report: {label}", report);
        Plant($"ReporterContact: {label}", new ReporterContact { ReportId = report.Id, Way = "phone", Address = "1" });
        Plant($"InterpreterBooking: {label}", new InterpreterBooking { ReportId = report.Id, BookedAt = _db.Now, Who = "w", Language = "l", At = _db.Now, Way = "video", OwnerId = Guid.NewGuid() });
        Plant($"ReportMessage: {label}", new ReportMessage { ReportId = report.Id, At = _db.Now, Text = "t" });
        Plant($"Mention: {label}", first);
        _db.Mentions.Add(second);
        Plant($"RiskJudgement: {label}", new RiskJudgement { ReportId = report.Id, At = _db.Now, AuthorId = author, Risk = "low", Reason = "r" });
        Plant($"DutyDischarge: {label}", new DutyDischarge { ReportId = report.Id, Duty = "child", WasTold = true, Words = "w", ToldAt = _db.Now, At = _db.Now, AuthorId = author });
        Plant($"Grade: {label}", new Grade { ReportId = report.Id, At = _db.Now, AuthorId = author, Source = "1", Assessment = "A", Handling = "P" });
        Plant($"HandlingNote: {label}", new HandlingNote { ReportId = report.Id, At = _db.Now, AuthorId = author, Step = "s", Reason = "r" });
        Plant($"Referral: {label}", new Referral
        {
            ReportId = report.Id,
            FromAgencyId = a,
            FromAccountId = author,
            ToAgencyId = label == "referred" ? c : d,
            SentAt = _db.Now,
            Text = "t",
            DueAt = _db.Now,
            OwnerId = author,
        });
        return (report.Id, first.Id, second.Id);
    }

    private Attachment NewFile(Guid report, Guid? author, MediaKind kind) => new()
    {
        ReportId = report,
        At = _db.Now,
        AuthorId = author,
        Name = "n",
        Kind = kind,
        Bytes = 1,
        StoreKey = [1],
        Removed = HiddenDetails.None,
        IsClean = false,
        IsForHolder = kind == MediaKind.Ogg || (author is null && kind == MediaKind.Pdf),
    };

    private Mention NewMention(Guid report) => new() { ReportId = report, Kind = MentionKind.Person, Text = "t", At = _db.Now };

    private void AddCase(Guid a, Guid report, Guid author)
    {
        var @case = new Case { Reference = "C-1", Title = "t", LeadAgencyId = a, OpenedById = author, OpenedAt = _db.Now, Risk = "low" };
        var member = _viewers["member"];
        Plant("Case", @case);
        AddEnd(a, @case.Id, "case", isCase: true, author);
        Plant("CaseMember", new CaseMember { CaseId = @case.Id, AccountId = member.AccountId, AgencyId = member.AgencyId, Part = "member", Purpose = "p", JoinedAt = _db.Now });
        Plant("CaseReport", new CaseReport { CaseId = @case.Id, ReportId = report, AddedById = author, AddedAt = _db.Now });
        Plant("CaseEntry", new CaseEntry { CaseId = @case.Id, AuthorId = author, AgencyId = a, Kind = CaseEntryKind.Note, At = _db.Now, Text = "t" });
        Plant("CaseTask", new CaseTask { CaseId = @case.Id, What = "w", OwnerId = member.AccountId, AuthorId = author, CreatedAt = _db.Now, DueOn = new DateOnly(2026, 1, 1) });
        Plant("CaseDecision", new CaseDecision { CaseId = @case.Id, AuthorId = author, AgencyId = a, At = _db.Now, Decision = "d", Reason = "r" });
        Plant("CaseSubject", new CaseSubject { CaseId = @case.Id, Kind = MentionKind.Person, Text = "t", Part = "victim", AddedById = author, AddedAt = _db.Now });
        Plant("Outcome", new Outcome { CaseId = @case.Id, Code = "safe", On = new DateOnly(2026, 1, 1), AgencyId = a, AuthorId = author, At = _db.Now });

        Plant("Sharing: of the case", NewSharing(a, member.AgencyId, author, caseId: @case.Id));
        var opener = _viewers["emergency"];
        Plant("EmergencyAccess", new EmergencyAccess
        {
            RecordId = @case.Id,
            Reference = @case.Reference,
            AccountId = opener.AccountId,
            AgencyId = opener.AgencyId,
            HolderAgencyId = a,
            Reason = "r",
            OpenedAt = _db.Now,
            Until = _db.Now.AddHours(4),
            OwnerId = member.AccountId,
            ReviewDueAt = _db.Now.AddDays(7),
        });
        Plant("Grant: the emergency", new Grant { RecordId = @case.Id, HolderId = opener.AccountId, From = _db.Now, Until = _db.Now.AddHours(4), Reason = "break-glass" });
        _viewers["emergency without the glass"] = opener;
        _viewers["emergency"] = opener with { EmergencyId = @case.Id };

        Plant("Grant: the membership", Membership("member", _db.Now, null));
        _db.Grants.Add(Membership("former member", _db.Now.AddDays(-2), _db.Now.AddDays(-1)));
        _db.Grants.Add(Membership("future member", _db.Now.AddDays(1), null));
        _db.Grants.Add(Membership("member turned administrator", _db.Now, null));

        Grant Membership(string name, DateTime from, DateTime? until) =>
            new() { RecordId = @case.Id, HolderId = _viewers[name].AccountId, From = from, Until = until, Reason = "case member" };
    }

    private void Plant(string line, object row)
    {
        if (_db.Entry(row).State == Microsoft.EntityFrameworkCore.EntityState.Detached) _db.Add(row);
        _planted[line] = KeyOf(_db, row);
    }
}
