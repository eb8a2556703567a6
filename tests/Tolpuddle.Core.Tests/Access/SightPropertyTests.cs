using System.Globalization;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access;

/// <summary>
/// Any agencies, people, roles, records, grants with beginning and end, and case memberships: what the filters show equals
/// the rule as one would say it aloud, written here once more without a database.
/// </summary>
public sealed class SightPropertyTests
{
    private const int Agencies = 3;
    private const int People = 4;
    private const int Reports = 5;
    private const int Cases = 3;
    private const int Worlds = 25;
    private const string Emergency = "break-glass";
    private const Role Handlers = Role.Adviser | Role.Coordinator | Role.Practitioner | Role.Analyst;

    /// <summary>From and until in hours from now, holder an agency or a person, record a report or a case, of which these parts; for a referral or membership, or in an emergency.</summary>
    private sealed record GrantDraft(int Record, int Holder, int From, int? Until, bool IsEmergency, CaseSight Sees);

    /// <summary>A thing in a case, picked from a report or added by hand.</summary>
    private sealed record ThingDraft(int Case, int Report, bool ByHand, MentionKind Kind, int AddedBy, bool IsRemoved);

    private sealed record TaskDraft(int Case, int Owner, int Author);

    /// <summary>A person looks at cases as another will see them, with these parts.</summary>
    private sealed record PreviewDraft(int Previewer, int Person, CaseSight Sees);

    /// <summary>A referral by an agency to somebody without an account, whose link lives for so many hours from now unless it has ended.</summary>
    private sealed record GuestDraft(int Report, int From, int Until, bool HasEnded);

    /// <summary>Agencies, people, reports and cases by number.</summary>
    private sealed record World(
        (int Agency, Role Roles)[] Staff, int[] ReportsOf, (int Case, int Report)[] InCase, GrantDraft[] Grants, (int Report, int From, int To)[] Referrals, GuestDraft[] Guests,
        ThingDraft[] Things, TaskDraft[] Tasks, PreviewDraft[] Previews)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"staff {string.Join(' ', Staff)}; reports of {string.Join(' ', ReportsOf)}; in case {string.Join(' ', InCase)}; {string.Join<GrantDraft>(' ', Grants)}; referrals {string.Join(' ', Referrals)}; {string.Join<GuestDraft>(' ', Guests)}; {string.Join<ThingDraft>(' ', Things)}; {string.Join<TaskDraft>(' ', Tasks)}; {string.Join<PreviewDraft>(' ', Previews)}");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Gen<World> Any => Gen.Select(
        Gen.Select(Gen.Int[0, Agencies - 1], Roles).Array[People],
        Gen.Int[0, Agencies - 1].Array[Reports],
        Gen.Select(Gen.Int[0, Cases - 1], Gen.Int[0, Reports - 1]).Array[0, 5],
        Gen.Select(Gen.Int[0, Reports + Cases - 1], Gen.Int[0, Agencies + People - 1], Gen.Int[-2, 2], Gen.Int[-2, 3], Gen.Bool, Sights).Array[0, 12],
        Gen.Select(Gen.Int[0, Reports - 1], Gen.Int[0, Agencies - 1], Gen.Int[0, Agencies - 1]).Array[0, 3],
        Gen.Select(Gen.Int[0, Reports - 1], Gen.Int[0, Agencies - 1], Gen.Int[-1, 2], Gen.Bool).Array[0, 3],
        Work,
        (staff, reports, inCase, grants, referrals, guests, work) => new World(
            staff, reports, [.. inCase.Distinct()],
            [.. grants.DistinctBy(g => (g.Item1, g.Item2, g.Item5)).Select(g => new GrantDraft(g.Item1, g.Item2, g.Item3, g.Item4 == 3 ? null : g.Item4, g.Item5, g.Item6))], referrals,
            [.. guests.Select(g => new GuestDraft(g.Item1, g.Item2, g.Item3, g.Item4))], work.Item1, work.Item2, work.Item3));

    /// <summary>What is in the cases, and who looks at them through whose eyes.</summary>
    private static Gen<(ThingDraft[], TaskDraft[], PreviewDraft[])> Work => Gen.Select(
        Gen.Select(Gen.Int[0, Cases - 1], Gen.Int[0, Reports - 1], Gen.Bool, Gen.Int[0, 7], Gen.Int[0, People - 1], Gen.Int[0, 3],
            (@case, report, byHand, kind, by, removed) => new ThingDraft(@case, report, byHand, Enum.GetValues<MentionKind>()[kind], by, removed == 0)).Array[0, 6],
        Gen.Select(Gen.Int[0, Cases - 1], Gen.Int[0, People - 1], Gen.Int[0, People - 1], (@case, owner, author) => new TaskDraft(@case, owner, author)).Array[0, 4],
        Gen.Select(Gen.Int[0, People - 1], Gen.Int[0, People - 1], Sights, (previewer, person, sees) => new PreviewDraft(previewer, person, sees)).Array[0, 2],
        (things, tasks, previews) => (things, tasks, previews));

    /// <summary>Half of them the whole case, as most are.</summary>
    private static Gen<CaseSight> Sights => Gen.Select(Gen.Bool, Gen.Int[0, 15], (all, some) => all ? CaseSight.All : ((CaseSight)some).Whole());

    /// <summary>Mostly people who work with reports, some with two roles, some with none of those.</summary>
    private static Gen<Role> Roles => Gen.Select(Of(Enum.GetValues<Role>()), Of([Role.Practitioner, Role.Adviser, Role.None]), (one, other) => one | other);

    private static Gen<Role> Of(Role[] roles) => Gen.Int[0, roles.Length - 1].Select(i => roles[i]);

    [Fact]
    public async Task What_the_filters_show_is_what_the_rule_says_and_never_more()
    {
        await using var database = await TestDatabase.CreateAsync();
        await Any.SampleAsync(async world =>
        {
            var planted = await PlantedWorld.PlantAsync(database, world);
            foreach (var (name, viewer) in planted.Viewers())
            {
                Assert.Equal(planted.ExpectedFor(viewer), await SeenAsync(database, viewer));
            }
        }, iter: Worlds, threads: 1, print: world => world.ToString());
    }

    /// <summary>Every record that a viewer sees in the whole database, which holds the worlds before this one too.</summary>
    private static async Task<SortedSet<string>> SeenAsync(TestDatabase database, Viewer viewer)
    {
        await using var db = database.Open(viewer);
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        void Add<T>(string table, IEnumerable<T> ids) => seen.UnionWith(ids.Select(id => $"{table} {id}"));
        Add("Report", await db.Reports.Select(r => r.Id).ToListAsync(Cancel));
        Add("Contact", await db.ReporterContacts.Select(c => c.ReportId).ToListAsync(Cancel));
        Add("Note", await db.HandlingNotes.Select(n => n.ReportId).ToListAsync(Cancel));
        Add("Message", await db.ReportMessages.Select(m => m.ReportId).ToListAsync(Cancel));
        Add("Mention", await db.Mentions.Select(m => m.Id).ToListAsync(Cancel));
        Add("Link", await db.Links.Select(l => l.Id).ToListAsync(Cancel));
        Add("Referral", await db.Referrals.Select(r => r.Id).ToListAsync(Cancel));
        Add("Guest", await db.Guests.Select(g => g.Id).ToListAsync(Cancel));
        Add("Case", await db.Cases.Select(c => c.Id).ToListAsync(Cancel));
        Add("CaseEntry", await db.CaseEntries.Select(n => n.Id).ToListAsync(Cancel));
        Add("CaseSubject", await db.CaseSubjects.Select(s => s.Id).ToListAsync(Cancel));
        Add("CaseTask", await db.CaseTasks.Select(t => t.Id).ToListAsync(Cancel));
        Add("CaseReport", await db.CaseReports.Select(r => $"{r.CaseId}/{r.ReportId}").ToListAsync(Cancel));
        Add("Grant", await db.Grants.Select(g => $"{g.RecordId}/{g.HolderId}/{g.Reason}").ToListAsync(Cancel));
        return seen;
    }

    /// <summary>A world with its ids, in the database and in memory.</summary>
    private sealed class PlantedWorld
    {
        private readonly Guid[] _agencies = NewIds(Agencies);
        private readonly Guid[] _people = NewIds(People);
        private readonly List<Report> _reports = [];
        private readonly List<Case> _cases = [];
        private readonly List<CaseReport> _caseReports = [];
        private readonly List<CaseSubject> _subjects = [];
        private readonly List<CaseTask> _tasks = [];
        private readonly List<CaseEntry> _entries = [];
        private readonly List<Mention> _mentions = [];
        private readonly List<Link> _links = [];
        private readonly List<Referral> _referrals = [];
        private readonly List<Guest> _guests = [];
        private readonly List<Grant> _grants = [];
        private World _world = null!;
        private DateTime _now;

        public static async Task<PlantedWorld> PlantAsync(TestDatabase database, World world)
        {
            await using var db = database.Open(Viewer.System("test"));
            var planted = new PlantedWorld { _world = world, _now = db.Now };
            planted.Make(db);
            await db.PlantAsync(Cancel);
            return planted;
        }

        public IEnumerable<(string Name, Viewer Viewer)> Viewers()
        {
            for (var i = 0; i < People; i++)
            {
                var person = Person(i);
                yield return ($"person {i}", person);
                foreach (var record in _grants.Where(g => g.Reason == Emergency).Select(g => g.RecordId).Distinct()) yield return ($"person {i} through the glass", person with { EmergencyId = record });
            }

            foreach (var (preview, i) in _world.Previews.Select((p, i) => (p, i)))
            {
                var (who, whom) = (Person(preview.Previewer), Person(preview.Person));
                var account = new Account { Id = whom.AccountId, AgencyId = whom.AgencyId, Roles = whom.Roles, Name = "n", Email = "e", EmailKey = 0, CreatedAt = _now };
                if ((who.Roles & whom.Roles & Handlers) != 0) yield return ($"preview {i}", Viewer.Preview(who, account, CaseMember.Observer, preview.Sees));
            }

            foreach (var guest in _guests) yield return ($"guest {guest.Id}", Viewer.Guest(guest.Id, guest.AgencyId));
            yield return ("nobody", Viewer.Nobody);
            yield return ("the program", Viewer.System("test"));
            yield return ("the first reporter", Viewer.Reporter(_reports[0].ReturnKey!));
        }

        private Viewer Person(int i) => new() { AccountId = _people[i], AgencyId = _agencies[_world.Staff[i].Agency], Roles = _world.Staff[i].Roles, Purpose = "test" };

        /// <summary>The rule, said aloud.</summary>
        public SortedSet<string> ExpectedFor(Viewer viewer)
        {
            bool Handles() => (viewer.Roles & Handlers) != 0;
            bool IsGranted(Guid record) => _grants.Exists(g => g.RecordId == record && IsLive(g) && IsTheirs(g));
            bool IsTheirs(Grant g) => viewer.IsPreview ? g.HolderId == viewer.PreviewerId : g.HolderId == viewer.AgencyId || g.HolderId == viewer.AccountId;
            bool IsLive(Grant g) => g.From <= _now && (g.Until is null || g.Until > _now) && (g.Reason != Emergency || g.RecordId == viewer.EmergencyId);
            bool IsOnCase(Guid @case) => Handles() && IsGranted(@case);
            bool May(Guid @case, Func<CaseSight, bool> sees) => Handles() && _grants.Exists(g => g.RecordId == @case && IsLive(g) && IsTheirs(g) && sees(g.Sees & viewer.Mask));
            bool IsOnCaseOf(Guid report) => _caseReports.Exists(c => c.ReportId == report && IsTold(c.CaseId));
            bool IsTold(Guid @case) => May(@case, sees => sees.HasFlag(CaseSight.Told));
            bool IsPlace(MentionKind kind) => kind is MentionKind.Address or MentionKind.Postcode or MentionKind.Vehicle;
            bool SeesThing(CaseSubject s) => May(s.CaseId, sees => sees == CaseSight.All
                || (s.RemovedAt is null && ((s.MentionId is null && s.AddedById == viewer.AccountId) || sees.HasFlag(IsPlace(s.Kind) ? CaseSight.Places : CaseSight.People))));
            bool SeesTask(CaseTask t) => May(t.CaseId, sees => sees.HasFlag(CaseSight.Team) || t.OwnerId == viewer.AccountId || t.AuthorId == viewer.AccountId);
            bool SeesEntry(CaseEntry e) => (e.Kind == CaseEntryKind.Task && SeesTask(_tasks.Single(t => t.Id == e.AboutId)))
                || May(e.CaseId, sees => sees == CaseSight.All || e.AuthorId == viewer.AccountId || (sees.HasFlag(CaseSight.Team) && e.Kind switch
                {
                    CaseEntryKind.Report => sees.HasFlag(CaseSight.Told),
                    CaseEntryKind.Case when e.AboutId is not null => sees.HasFlag(CaseSight.Told),
                    CaseEntryKind.Subject => SeesThing(_subjects.Single(s => s.Id == e.AboutId)),
                    _ => true,
                }));
            bool Holds(Guid? agency) => !viewer.IsPreview && agency == viewer.AgencyId; // a preview shows the previewer nothing that the other agency holds
            bool IsHeld(Report r) => Handles() && Holds(r.AgencyId);
            bool IsReporters(Report r) => r.ReturnKey!.SequenceEqual(viewer.ReporterKey);
            bool Handling(Report r) => IsHeld(r) || (Handles() && (IsGranted(r.Id) || IsOnCaseOf(r.Id)));
            bool IsReferred(Referral r) => Handles() && (Holds(r.FromAgencyId) || Holds(r.ToAgencyId) || IsOnCaseOf(r.ReportId));
            bool IsInvited(Guest g) => g.Id == viewer.GuestId && g.EndedAt is null && g.Until > _now;
            bool SeesMention(Guid id) => HandlingMention(id) || _subjects.Exists(s => s.MentionId == id && s.RemovedAt is null && SeesThing(s));
            bool HandlingMention(Guid id) => Handling(_reports.Single(r => r.Id == _mentions.Single(m => m.Id == id).ReportId));

            return new SortedSet<string>(StringComparer.Ordinal)
            {
                { "Report", _reports.Where(r => Handling(r) || IsReporters(r)).Select(r => r.Id) },
                { "Message", _reports.Where(r => Handling(r) || IsReporters(r)).Select(r => r.Id) },
                { "Contact", _reports.Where(IsHeld).Select(r => r.Id) },
                { "Note", _reports.Where(IsHeld).Select(r => r.Id) },
                { "Mention", _mentions.Where(m => SeesMention(m.Id)).Select(m => m.Id) },
                { "Link", _links.Where(l => HandlingMention(l.FirstMentionId) && HandlingMention(l.SecondMentionId)).Select(l => l.Id) },
                { "Referral", _referrals.Where(IsReferred).Select(r => r.Id) },
                { "Guest", _guests.Where(g => IsInvited(g) || IsReferred(_referrals.Single(r => r.Id == g.ReferralId))).Select(g => g.Id) },
                { "Case", _cases.Where(c => IsOnCase(c.Id)).Select(c => c.Id) },
                { "CaseEntry", _entries.Where(SeesEntry).Select(e => e.Id) },
                { "CaseSubject", _subjects.Where(SeesThing).Select(s => s.Id) },
                { "CaseTask", _tasks.Where(SeesTask).Select(t => t.Id) },
                { "CaseReport", _caseReports.Where(c => IsTold(c.CaseId)).Select(c => $"{c.CaseId}/{c.ReportId}") },
                { "Grant", _grants.Where(g => IsLive(g) && IsTheirs(g)).Select(g => $"{g.RecordId}/{g.HolderId}/{g.Reason}") },
            };
        }

        private void Make(TolpuddleContext db)
        {
            db.Agencies.AddRange(_agencies.Select(id => new Agency { Id = id, Name = $"Agency {id}", Kind = AgencyKind.Police }));
            db.Accounts.AddRange(_people.Select((id, i) => new Account
            {
                Id = id,
                AgencyId = _agencies[_world.Staff[i].Agency],
                Name = "n",
                Email = "e",
                EmailKey = SignIn.EmailKey(db.Vault, id.ToString()),
                Roles = _world.Staff[i].Roles,
                CreatedAt = _now,
            }));
            foreach (var agency in _world.ReportsOf) MakeReport(db, _agencies[agency]);
            for (var i = 1; i < Reports; i++) _links.Add(new Link { FirstMentionId = _mentions[i - 1].Id, SecondMentionId = _mentions[i].Id, Claim = LinkClaim.Same, AuthorId = _people[0], At = _now });
            for (var i = 0; i < Cases; i++) MakeCase(db);
            _caseReports.AddRange(_world.InCase.Select(pair => new CaseReport { CaseId = _cases[pair.Case].Id, ReportId = _reports[pair.Report].Id, AddedById = _people[0], AddedAt = _now }));
            _referrals.AddRange(_world.Referrals.Select(r => new Referral
            {
                ReportId = _reports[r.Report].Id,
                FromAgencyId = _agencies[r.From],
                FromAccountId = _people[0],
                ToAgencyId = _agencies[r.To],
                SentAt = _now,
                Text = "t",
                DueAt = _now,
                OwnerId = _people[0],
            }));
            _grants.AddRange(_world.Grants.Select(g => new Grant
            {
                RecordId = g.Record < Reports ? _reports[g.Record].Id : _cases[g.Record - Reports].Id,
                HolderId = g.Holder < Agencies ? _agencies[g.Holder] : _people[g.Holder - Agencies],
                From = _now.AddHours(g.From),
                Until = g.Until is { } until ? _now.AddHours(until) : null,
                Sees = g.Sees,
                Reason = g.IsEmergency ? Emergency : "test",
            }));
            foreach (var guest in _world.Guests) MakeGuest(db, guest);
            foreach (var thing in _world.Things) MakeThing(thing);
            foreach (var task in _world.Tasks) MakeTask(task);
            db.AddRange([.. _links, .. _caseReports, .. _referrals, .. _grants, .. _subjects, .. _tasks, .. _entries]);
        }

        private void MakeThing(ThingDraft draft)
        {
            var subject = new CaseSubject
            {
                CaseId = _cases[draft.Case].Id,
                MentionId = draft.ByHand ? null : _mentions[draft.Report].Id,
                Kind = draft.Kind,
                Text = draft.ByHand ? "t" : "",
                Part = "unknown",
                AddedById = _people[draft.AddedBy],
                AddedAt = _now,
                RemovedAt = draft.IsRemoved ? _now : null,
            };
            _subjects.Add(subject);
            Enter(subject.CaseId, draft.AddedBy, CaseEntryKind.Subject, subject.Id);
        }

        private void MakeTask(TaskDraft draft)
        {
            var task = new CaseTask { CaseId = _cases[draft.Case].Id, What = "w", OwnerId = _people[draft.Owner], AuthorId = _people[draft.Author], CreatedAt = _now, DueOn = new DateOnly(2026, 1, 1) };
            _tasks.Add(task);
            Enter(task.CaseId, draft.Author, CaseEntryKind.Task, task.Id);
        }

        private void Enter(Guid @case, int author, CaseEntryKind kind, Guid? about) =>
            _entries.Add(new CaseEntry { CaseId = @case, AuthorId = _people[author], AgencyId = _agencies[0], Kind = kind, AboutId = about, At = _now, Text = "t" });

        private void MakeGuest(TolpuddleContext db, GuestDraft draft)
        {
            var (report, agency) = (_reports[draft.Report].Id, _agencies[draft.From]);
            var referral = new Referral { ReportId = report, FromAgencyId = agency, FromAccountId = _people[0], ToAgencyId = null, SentAt = _now, Text = "t", DueAt = _now, OwnerId = _people[0] };
            var guest = new Guest
            {
                ReportId = report,
                ReferralId = referral.Id,
                AgencyId = agency,
                Name = "n",
                Organisation = "o",
                Email = "e",
                Paper = new GuestPaper("f", "a", "t"),
                LinkHash = referral.Id.ToByteArray(),
                Until = _now.AddHours(draft.Until),
            };
            _referrals.Add(referral);
            _guests.Add(guest);
            db.Guests.Add(guest);
            if (draft.HasEnded) db.Entry(guest).Property(g => g.EndedAt).CurrentValue = _now;
        }

        private void MakeReport(TolpuddleContext db, Guid agency)
        {
            db.Viewer = new Viewer { AgencyId = agency, AccountId = _people[0], Purpose = "test" };
            var report = TestReports.Draft(db, "w");
            var mention = new Mention { ReportId = report.Id, Kind = MentionKind.Person, Text = "t", At = _now };
            _reports.Add(report);
            _mentions.Add(mention);
            db.AddRange(
                report, mention,
                new ReporterContact { ReportId = report.Id, Way = "phone" },
                new ReportMessage { ReportId = report.Id, At = _now, Text = "t" },
                new HandlingNote { ReportId = report.Id, At = _now, AuthorId = _people[0], Step = "s", Reason = "r" });
        }

        private void MakeCase(TolpuddleContext db)
        {
            var @case = new Case { Reference = Guid.NewGuid().ToString()[..12], Title = "t", LeadAgencyId = _agencies[0], OpenedById = _people[0], OpenedAt = _now, Risk = "low" };
            _cases.Add(@case);
            db.Add(@case);
            Enter(@case.Id, 0, CaseEntryKind.Note, null);
            Enter(@case.Id, 1, CaseEntryKind.Report, _reports[0].Id);
            Enter(@case.Id, 1, CaseEntryKind.Case, _reports[0].Id);
            Enter(@case.Id, 1, CaseEntryKind.Case, null);
        }

        private static Guid[] NewIds(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7())];
    }
}

internal static class SightSets
{
    public static void Add<T>(this SortedSet<string> set, string table, IEnumerable<T> ids) => set.UnionWith(ids.Select(id => $"{table} {id}"));
}
