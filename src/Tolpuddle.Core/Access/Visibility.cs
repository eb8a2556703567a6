using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Core.Cases;
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

namespace Tolpuddle.Core.Data;

/// <summary>
/// Who sees what: one rule a table, applied to every query. A table without a rule fails a test; a viewer who is
/// nobody sees only what is public.
/// </summary>
/// <remarks>
/// Three ideas carry all of it: an agency sees the reports it holds; a <see cref="Grant"/> lets one more agency or
/// person see one more record; a case is seen by those who joined it. What hangs on a record is seen with it.
/// </remarks>
public abstract partial class TolpuddleContext
{
    /// <summary>Name of the filter that every table has.</summary>
    public const string Visible = nameof(Visible);

    private void ApplyVisibility(ModelBuilder model)
    {
        ShowToEverybody(model);
        ShowToTheProgram(model);
        ShowToPeople(model);
        ShowPrograms(model);
        ShowReports(model);
        ShowCases(model);
        ShowTheAccount(model);
        ShowTheEndOfRecords(model);
    }

    /// <summary>Public by their nature: names, numbers, open or closed doors, and what was released.</summary>
    private static void ShowToEverybody(ModelBuilder model)
    {
        model.Entity<PartnershipProfile>().HasQueryFilter(Visible, _ => true);
        model.Entity<HelpContact>().HasQueryFilter(Visible, _ => true);
        model.Entity<LanguageApproval>().HasQueryFilter(Visible, _ => true);
        model.Entity<Channel>().HasQueryFilter(Visible, _ => true);
        model.Entity<PublishedAccount>().HasQueryFilter(Visible, _ => true);
    }

    private void ShowToTheProgram(ModelBuilder model)
    {
        model.Entity<DataKey>().HasQueryFilter(Visible, _ => Viewer.IsSystem);
        model.Entity<OutboxMessage>().HasQueryFilter(Visible, _ => Viewer.IsSystem);
        model.Entity<AccountToken>().HasQueryFilter(Visible, _ => Viewer.IsSystem);
        model.Entity<SignInFailures>().HasQueryFilter(Visible, _ => Viewer.IsSystem);
        model.Entity<Reminder>().HasQueryFilter(Visible, _ => Viewer.IsSystem);
        model.Entity<FloodWindow>().HasQueryFilter(Visible, _ => Viewer.IsSystem);
        model.Entity<AuditWriter>().HasQueryFilter(Visible, _ => Viewer.IsSystem);
        model.Entity<AuditHole>().HasQueryFilter(Visible, _ => Viewer.IsSystem);
        model.Entity<AuditSealing>().HasQueryFilter(Visible, _ => Viewer.IsSystem);
        model.Entity<SealedEntry>().HasQueryFilter(Visible, _ => Viewer.IsSystem);

        // A checkpoint is a number and a hash, made to be given away.
        model.Entity<AuditCheckpoint>().HasQueryFilter(Visible, _ => IsDataProtectionOfficer || Viewer.IsSystem);
    }

    /// <summary>People of the partnership know each other's agency and name; what is theirs alone is seen by them alone.</summary>
    private void ShowToPeople(ModelBuilder model)
    {
        model.Entity<Agency>().HasQueryFilter(Visible, _ => Viewer.IsSignedIn || Viewer.IsSystem);
        model.Entity<Account>().HasQueryFilter(Visible, _ => Viewer.IsSignedIn || Viewer.IsSystem);
        model.Entity<Session>().HasQueryFilter(Visible, s => Viewer.IsSystem || s.AccountId == Viewer.AccountId);
        model.Entity<SignInProvider>().HasQueryFilter(
            Visible, p => Viewer.IsSystem || (IsAdministrator && (p.AgencyId == Viewer.AgencyId || Profiles.Any(h => h.HostAgencyId == Viewer.AgencyId))));
        model.Entity<Authenticator>().HasQueryFilter(Visible, a => Viewer.IsSystem || a.AccountId == Viewer.AccountId);
        model.Entity<Passkey>().HasQueryFilter(Visible, p => Viewer.IsSystem || p.AccountId == Viewer.AccountId);
        model.Entity<RecoveryCode>().HasQueryFilter(Visible, c => Viewer.IsSystem || c.AccountId == Viewer.AccountId);
        model.Entity<FactorReset>().HasQueryFilter(
            Visible, r => Viewer.IsSystem || (IsAdministrator && (r.AgencyId == Viewer.AgencyId || Profiles.Any(p => p.HostAgencyId == Viewer.AgencyId))));
        model.Entity<Notice>().HasQueryFilter(Visible, n => Viewer.IsSystem || n.AccountId == Viewer.AccountId);
        model.Entity<AuditEntry>().HasQueryFilter(Visible, e => Viewer.IsSystem || (IsDataProtectionOfficer && e.AgencyId == Viewer.AgencyId));
        model.Entity<Grant>().HasQueryFilter(
            Visible,
            g => (g.HolderId == Viewer.GrantAgencyId || g.HolderId == Viewer.GrantAccountId) && g.From <= Now && (g.Until == null || g.Until > Now)
                && (g.Reason != EmergencyAccess.GrantReason || g.RecordId == Viewer.EmergencyId)); // EmergencySight puts the glass on

        // Whoever used it, whoever answers for the record, and the officers of both sides. That there is such a case stays unknown to all others.
        model.Entity<EmergencyAccess>().HasQueryFilter(
            Visible,
            e => e.AccountId == Viewer.AccountId
                || (IsDataProtectionOfficer && (e.AgencyId == Viewer.AgencyId || e.HolderAgencyId == Viewer.AgencyId))
                || (Viewer.HandlesReports
                    && (e.OwnerId == Viewer.AccountId || Cases.Any(c => c.Id == e.RecordId && Grants.Any(g => g.RecordId == c.Id && (g.Sees & SeesTeam) != 0)) || Reports.Any(r => r.Id == e.RecordId && r.AgencyId == Viewer.AgencyId))));
    }

    /// <summary>Keys are made by administrators and judged by the officers of their agency; a program sees what it sent, as a receipt.</summary>
    private void ShowPrograms(ModelBuilder model)
    {
        model.Entity<ApiKey>().HasQueryFilter(
            Visible, k => Viewer.IsSystem || IsAdministrator || (IsDataProtectionOfficer && k.AgencyId == Viewer.AgencyId));
        model.Entity<Webhook>().HasQueryFilter(
            Visible, w => Viewer.IsSystem || IsAdministrator || (IsDataProtectionOfficer && w.AgencyId == Viewer.AgencyId));
        model.Entity<WebhookDelivery>().HasQueryFilter(Visible, d => Webhooks.Any(w => w.Id == d.WebhookId));
        model.Entity<SentReport>().HasQueryFilter(Visible, s => Viewer.IsSystem || s.KeyId == Viewer.AccountId);
    }

    private void ShowReports(ModelBuilder model)
    {
        model.Entity<Report>().HasQueryFilter(
            Visible,
            r => ((Viewer.HandlesReports
                    && (r.AgencyId == Viewer.HoldsAgencyId || Grants.Any(g => g.RecordId == r.Id) || CaseReports.Any(c => c.ReportId == r.Id)))
                || r.ReturnKey == Viewer.ReporterKey)
                && r.UndoneAt == null);
        model.Entity<ReportImport>().HasQueryFilter(Visible, i => Viewer.IsSystem || (IsCoordinator && i.AgencyId == Viewer.AgencyId));
        model.Entity<ImportedReport>().HasQueryFilter(Visible, r => ReportImports.Any(i => i.Id == r.ImportId));
        model.Entity<ReportMessage>().HasQueryFilter(Visible, m => Reports.Any(r => r.Id == m.ReportId));
        // A reporter sees what they sent, never what the team added; what may say who told us is opened by the agency that was told, and by nobody it passes the report to.
        model.Entity<Attachment>().HasQueryFilter(
            Visible,
            a => (Viewer.HandlesReports && Reports.Any(r => r.Id == a.ReportId && (!a.IsForHolder || r.AgencyId == Viewer.HoldsAgencyId)))
                || (a.AuthorId == null && Reports.Any(r => r.Id == a.ReportId && r.ReturnKey == Viewer.ReporterKey)));
        model.Entity<UnsentReport>().HasQueryFilter(Visible, u => Viewer.IsSystem || u.Key == Viewer.ReporterKey);
        model.Entity<KeptForm>().HasQueryFilter(Visible, f => Viewer.IsSystem || f.Key == Viewer.ReporterKey);

        // Who told us is for the agency that was told, and for nobody it passes the report to.
        model.Entity<ReporterContact>().HasQueryFilter(
            Visible, c => Viewer.HandlesReports && Reports.Any(r => r.Id == c.ReportId && r.AgencyId == Viewer.HoldsAgencyId));
        model.Entity<InterpreterBooking>().HasQueryFilter(
            Visible, b => Viewer.HandlesReports && Reports.Any(r => r.Id == b.ReportId && r.AgencyId == Viewer.HoldsAgencyId));

        // With their report; and what was made part of a case, by those on it who see things of its kind.
        model.Entity<Mention>().HasQueryFilter(
            Visible, m => Viewer.HandlesReports && (Reports.Any(r => r.Id == m.ReportId) || CaseSubjects.Any(s => s.MentionId == m.Id && s.RemovedAt == null)));
        model.Entity<RiskJudgement>().HasQueryFilter(Visible, j => Viewer.HandlesReports && Reports.Any(r => r.Id == j.ReportId));
        model.Entity<DutyDischarge>().HasQueryFilter(Visible, d => Viewer.HandlesReports && Reports.Any(r => r.Id == d.ReportId));
        model.Entity<Grade>().HasQueryFilter(Visible, g => Viewer.HandlesReports && Reports.Any(r => r.Id == g.ReportId));
        model.Entity<HandlingNote>().HasQueryFilter(
            Visible, n => Viewer.HandlesReports && Reports.Any(r => r.Id == n.ReportId && r.AgencyId == Viewer.HoldsAgencyId));
        model.Entity<Call>().HasQueryFilter(Visible, c => IsAdviser && c.AgencyId == Viewer.HoldsAgencyId);
        model.Entity<HandOver>().HasQueryFilter(Visible, h => Viewer.HandlesReports && h.AgencyId == Viewer.HoldsAgencyId);
        // A program knows again what it said itself: the same call said twice is one.
        model.Entity<RingingCall>().HasQueryFilter(Visible, r => Viewer.IsSystem || (IsAdviser && r.AgencyId == Viewer.HoldsAgencyId) || r.KeyId == Viewer.AccountId);

        // A blind key says nothing by itself; what it leads to has a rule of its own.
        model.Entity<BlindKey>().HasQueryFilter(Visible, _ => Viewer.HandlesReports);

        // With the reports of both, asked in one count: each mention's rule is long, and a database plans it wherever it stands.
        model.Entity<Link>().HasQueryFilter(
            Visible,
            l => Viewer.HandlesReports
                && Mentions.Count(m => (m.Id == l.FirstMentionId || m.Id == l.SecondMentionId) && Reports.Any(r => r.Id == m.ReportId)) == 2);

        // Who holds something stays hidden from whoever asks, until they themselves say that they will get in touch.
        model.Entity<ContactRequest>().HasQueryFilter(
            Visible, r => Viewer.HandlesReports && (r.ToAgencyId == Viewer.HoldsAgencyId || (r.FromAgencyId == Viewer.HoldsAgencyId && r.WillContact == true)));
        model.Entity<ContactQuestion>().HasQueryFilter(
            Visible, q => Viewer.HandlesReports && (q.FromAgencyId == Viewer.HoldsAgencyId || ContactRequests.Any(r => r.QuestionId == q.Id)));
        model.Entity<Referral>().HasQueryFilter(
            Visible,
            r => Viewer.HandlesReports
                && (r.FromAgencyId == Viewer.HoldsAgencyId || r.ToAgencyId == Viewer.HoldsAgencyId || CaseReports.Any(c => c.ReportId == r.ReportId)));

        // With their referral; and to the guest, while the link lives, what was chosen for them.
        model.Entity<Guest>().HasQueryFilter(
            Visible, g => Referrals.Any(r => r.Id == g.ReferralId) || (g.Id == Viewer.GuestId && g.EndedAt == null && g.Until > Now));
    }

    private void ShowCases(ModelBuilder model)
    {
        model.Entity<Case>().HasQueryFilter(Visible, c => Viewer.HandlesReports && Grants.Any(g => g.RecordId == c.Id));
        // Who is on it now knows of the others; who was, and why no longer, is the team's.
        model.Entity<CaseMember>().HasQueryFilter(
            Visible, m => Viewer.HandlesReports && Grants.Any(g => g.RecordId == m.CaseId && ((g.Sees & SeesTeam) != 0 || m.LeftAt == null || m.AccountId == Viewer.AccountId)));

        // On what ground: for everybody on the case who sees what the team wrote, and for both sides.
        model.Entity<Sharing>().HasQueryFilter(
            Visible,
            s => Viewer.HandlesReports
                && (s.CaseId != null
                    ? Grants.Any(g => g.RecordId == s.CaseId && ((g.Sees & SeesTeam) != 0 || s.FromAgencyId == Viewer.AgencyId || s.ToAgencyId == Viewer.AgencyId))
                    : s.FromAgencyId == Viewer.HoldsAgencyId || s.ToAgencyId == Viewer.HoldsAgencyId || CaseReports.Any(c => c.ReportId == s.ReportId)));
        ShowPartsOfCases(model);
    }

    /// <summary>What somebody on a case sees of it, after the parts that were chosen for them: see <see cref="CaseSight"/>. No page asks again.</summary>
    private void ShowPartsOfCases(ModelBuilder model)
    {
        model.Entity<CaseReport>().HasQueryFilter(Visible, r => Viewer.HandlesReports && Grants.Any(g => g.RecordId == r.CaseId && (g.Sees & SeesTold) != 0));
        model.Entity<CaseSubject>().HasQueryFilter(
            Visible,
            s => Viewer.HandlesReports && Grants.Any(g => g.RecordId == s.CaseId
                && ((g.Sees & Viewer.Mask) == CaseSight.All
                    || (s.RemovedAt == null
                        && ((s.AddedById == Viewer.AccountId && s.MentionId == null)
                            || (s.Kind == MentionKind.Address || s.Kind == MentionKind.Postcode || s.Kind == MentionKind.Vehicle ? (g.Sees & SeesPlaces) != 0 : (g.Sees & SeesPeople) != 0))))));
        model.Entity<CaseTask>().HasQueryFilter(
            Visible,
            t => Viewer.HandlesReports && Grants.Any(g => g.RecordId == t.CaseId && ((g.Sees & SeesTeam) != 0 || t.OwnerId == Viewer.AccountId || t.AuthorId == Viewer.AccountId)));
        model.Entity<CaseDecision>().HasQueryFilter(
            Visible, d => Viewer.HandlesReports && Grants.Any(g => g.RecordId == d.CaseId && ((g.Sees & SeesTeam) != 0 || d.AuthorId == Viewer.AccountId)));
        model.Entity<Outcome>().HasQueryFilter(
            Visible, o => Viewer.HandlesReports && Grants.Any(g => g.RecordId == o.CaseId && ((g.Sees & SeesTeam) != 0 || o.AuthorId == Viewer.AccountId)));

        // A line that quotes a thing or a report is read by whoever sees the thing, or what was told; that of a task with the task.
        model.Entity<CaseEntry>().HasQueryFilter(
            Visible,
            e => Viewer.HandlesReports
                && (Grants.Any(g => g.RecordId == e.CaseId
                        && ((g.Sees & Viewer.Mask) == CaseSight.All
                            || e.AuthorId == Viewer.AccountId
                            || ((g.Sees & SeesTeam) != 0 && (e.Kind == CaseEntryKind.Report || (e.Kind == CaseEntryKind.Case && e.AboutId != null) ? (g.Sees & SeesTold) != 0 : e.Kind != CaseEntryKind.Subject || CaseSubjects.Any(s => s.Id == e.AboutId)))))
                    || (e.Kind == CaseEntryKind.Task && CaseTasks.Any(t => t.Id == e.AboutId))));
    }

    private CaseSight SeesPeople => Viewer.Mask & CaseSight.People;
    private CaseSight SeesPlaces => Viewer.Mask & CaseSight.Places;
    private CaseSight SeesTold => Viewer.Mask & CaseSight.Told;
    private CaseSight SeesTeam => Viewer.Mask & CaseSight.Team;

    /// <summary>The cases of which the viewer sees at least these parts, for the few words that stand in a row which everybody on the case sees.</summary>
    internal IQueryable<Guid> CasesSeenWith(CaseSight parts)
    {
        var mask = Viewer.Mask;
        return Grants.Where(g => (g.Sees & mask & parts) == parts).Select(g => g.RecordId);
    }

    /// <summary>
    /// What waits at the viewer's own agency. Sees past the rules, which show an agency all the reports that it holds: with them, PostgreSQL needs
    /// longer to plan a page of the queue than to read it. Whatever is asked together with it is asked past the rules too, so it may be asked for what
    /// hangs on these reports and for nothing else.
    /// </summary>
    internal IQueryable<Report> WaitingHere => Reports.IgnoreQueryFilters([Visible]).Where(r => Viewer.HandlesReports && r.AgencyId == Viewer.HoldsAgencyId && r.IsOpen);

    /// <summary>
    /// The report that <paramref name="report"/> repeats, if it was merged. Sees past the rules, because its reporter may not
    /// see the original and whoever answers for that must hear them; nothing of it is shown.
    /// </summary>
    internal IQueryable<Report> OriginalOf(Report report) => Reports.IgnoreQueryFilters([Visible]).Where(r => r.Id == report.DuplicateOfId);

    /// <summary>Files, whoever sees them, for the scanner and for those who keep the store in order; none is shown to anybody.</summary>
    internal IQueryable<Attachment> EveryAttachment => Attachments.IgnoreQueryFilters([Visible]);

    /// <summary>The report of a file in which the scanner found something, or the one that it repeats: whoever answers for it is told. Nothing of it is shown.</summary>
    internal IQueryable<Report> ReportAnsweringFor(Attachment file)
    {
        var every = Reports.IgnoreQueryFilters([Visible]);
        return every.Where(r => every.Any(own => own.Id == file.ReportId && r.Id == (own.DuplicateOfId ?? own.Id)));
    }

    /// <summary>
    /// Reports by their references, whoever holds them. Sees past the rules for an import that brings rows of an earlier export back: it is told
    /// only whether the very same is held, never what.
    /// </summary>
    internal IQueryable<Report> HeldUnder(IReadOnlyCollection<string> references) => Reports.IgnoreQueryFilters([Visible]).Where(r => references.Contains(r.Reference) && r.UndoneAt == null);

    /// <summary>
    /// The referral that <paramref name="guest"/> answers. Sees past the rules, because a guest sees neither it nor its report, and
    /// whoever answers for them must hear the guest; nothing of it is shown.
    /// </summary>
    internal IQueryable<Referral> ReferralOf(Guest guest) => Referrals.IgnoreQueryFilters([Visible]).Where(r => r.Id == guest.ReferralId);

    /// <summary>
    /// The referral that a guest has answered for good. Sees past the rules, because the link shows its guest nothing any more, and they
    /// must hear that the answer has arrived; nothing of it is shown.
    /// </summary>
    internal IQueryable<Referral> AnsweredBy(Guid guestId, int codeNumber) => Referrals.IgnoreQueryFilters([Visible])
        .Where(r => (r.State == ReferralState.Done || r.State == ReferralState.Declined) && Guests.Any(g => g.ReferralId == r.Id && g.Id == guestId && g.CodeNumber == codeNumber));

    /// <summary>The report of <see cref="ReferralOf"/>, past the rules for the same reason.</summary>
    internal IQueryable<Report> ReportOf(Guest guest) => Reports.IgnoreQueryFilters([Visible]).Where(r => r.Id == guest.ReportId);

    /// <summary>
    /// How long records are kept is known to all. What comes to its end is seen with the record, and by the coordinators and data-protection officers of the agency that
    /// decides: its reference and its class. Of what is left afterwards the agency's own is counted by them, the rest by the program.
    /// </summary>
    private void ShowTheEndOfRecords(ModelBuilder model)
    {
        model.Entity<RetentionPeriod>().HasQueryFilter(Visible, _ => Viewer.IsSignedIn || Viewer.IsSystem);
        model.Entity<RetentionWork>().HasQueryFilter(Visible, _ => Viewer.IsSystem);
        model.Entity<ErasedRecord>().HasQueryFilter(Visible, e => Viewer.IsSystem || (KeepsRecords && e.AgencyId == Viewer.HoldsAgencyId));
        model.Entity<StatisticalShell>().HasQueryFilter(Visible, s => Viewer.IsSystem || (KeepsRecords && s.AgencyId == Viewer.HoldsAgencyId));
        // What people ask about themselves, and what was found for it, is for those who answer for the agency.
        model.Entity<SubjectRequest>().HasQueryFilter(Visible, r => Viewer.IsSystem || (KeepsRecords && r.AgencyId == Viewer.HoldsAgencyId));
        model.Entity<SubjectFinding>().HasQueryFilter(Visible, f => Viewer.IsSystem || SubjectRequests.Any(r => r.Id == f.RequestId));
        model.Entity<ErasedCount>().HasQueryFilter(Visible, _ => Viewer.IsSystem);
        model.Entity<Ending>().HasQueryFilter(
            Visible,
            e => Viewer.IsSystem || (KeepsRecords && e.AgencyId == Viewer.HoldsAgencyId)
                || (Viewer.HandlesReports && (Reports.Any(r => r.Id == e.RecordId) || Cases.Any(c => c.Id == e.RecordId))));
        model.Entity<LegalHold>().HasQueryFilter(
            Visible,
            h => Viewer.IsSystem || (KeepsRecords && h.AgencyId == Viewer.HoldsAgencyId)
                || (Viewer.HandlesReports && (Reports.Any(r => r.Id == h.RecordId) || Cases.Any(c => c.Id == h.RecordId))));
    }

    private bool KeepsRecords => Viewer.Is(Role.Coordinator | Role.DataProtectionOfficer);

    /// <summary>The records behind the account hold no people; everybody who signs in may read them. The public reads what was published.</summary>
    private void ShowTheAccount(ModelBuilder model)
    {
        model.Entity<Organisation>().HasQueryFilter(Visible, _ => Viewer.IsSignedIn);
        model.Entity<Commitment>().HasQueryFilter(Visible, _ => Viewer.IsSignedIn);
        model.Entity<Activity>().HasQueryFilter(Visible, _ => Viewer.IsSignedIn);
        model.Entity<ActivityOrganisation>().HasQueryFilter(Visible, _ => Viewer.IsSignedIn);
        model.Entity<Evidence>().HasQueryFilter(Visible, _ => Viewer.IsSignedIn);
        model.Entity<AccountFigure>().HasQueryFilter(Visible, _ => Viewer.IsSignedIn);
    }
}
