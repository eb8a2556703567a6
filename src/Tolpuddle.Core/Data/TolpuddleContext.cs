using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
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

/// <summary>The database as one viewer sees it. Which rows that are stands in <c>Access/Visibility.cs</c>.</summary>
public abstract partial class TolpuddleContext(DbContextOptions options, Vault vault, AuditNumbers numbers, TimeProvider time) : DbContext(options)
{
    public Viewer Viewer { get; set; } = Viewer.Nobody;

    public Vault Vault { get; } = vault;

    /// <summary>New rows that the next save writes beside what is tracked; null if there are none, and after that save.</summary>
    internal ManyRows? ManyRows { get; set; }

    /// <summary>The <see cref="AuditWriter"/> that this program is.</summary>
    internal Guid WriterId => numbers.WriterId;

    /// <summary>This moment, UTC, to the microsecond: what both databases can hold.</summary>
    public DateTime Now
    {
        get
        {
            var now = time.GetUtcNow().UtcDateTime;
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    public DbSet<PartnershipProfile> Profiles => Set<PartnershipProfile>();
    public DbSet<HelpContact> HelpContacts => Set<HelpContact>();
    public DbSet<LanguageApproval> LanguageApprovals => Set<LanguageApproval>();
    public DbSet<DataKey> DataKeys => Set<DataKey>();
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();
    public DbSet<Agency> Agencies => Set<Agency>();
    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<AccountToken> AccountTokens => Set<AccountToken>();
    public DbSet<SignInFailures> SignInFailures => Set<SignInFailures>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<SignInProvider> SignInProviders => Set<SignInProvider>();
    public DbSet<Authenticator> Authenticators => Set<Authenticator>();
    public DbSet<Passkey> Passkeys => Set<Passkey>();
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();
    public DbSet<FactorReset> FactorResets => Set<FactorReset>();
    public DbSet<Notice> Notices => Set<Notice>();
    public DbSet<Reminder> Reminders => Set<Reminder>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<AuditWriter> AuditWriters => Set<AuditWriter>();
    public DbSet<AuditHole> AuditHoles => Set<AuditHole>();
    public DbSet<AuditSealing> AuditSealing => Set<AuditSealing>();
    public DbSet<SealedEntry> SealedEntries => Set<SealedEntry>();
    public DbSet<AuditCheckpoint> AuditCheckpoints => Set<AuditCheckpoint>();
    public DbSet<Grant> Grants => Set<Grant>();
    public DbSet<EmergencyAccess> EmergencyAccesses => Set<EmergencyAccess>();
    public DbSet<LegalHold> LegalHolds => Set<LegalHold>();
    public DbSet<Guest> Guests => Set<Guest>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<Webhook> Webhooks => Set<Webhook>();
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();
    public DbSet<SentReport> SentReports => Set<SentReport>();
    public DbSet<BlindKey> BlindKeys => Set<BlindKey>();

    public DbSet<Channel> Channels => Set<Channel>();
    public DbSet<UnsentReport> UnsentReports => Set<UnsentReport>();
    public DbSet<KeptForm> KeptForms => Set<KeptForm>();
    public DbSet<FloodWindow> FloodWindows => Set<FloodWindow>();
    public DbSet<Call> Calls => Set<Call>();
    public DbSet<RingingCall> RingingCalls => Set<RingingCall>();
    public DbSet<HandOver> HandOvers => Set<HandOver>();
    public DbSet<Report> Reports => Set<Report>();
    public DbSet<InterpreterBooking> InterpreterBookings => Set<InterpreterBooking>();
    public DbSet<ReporterContact> ReporterContacts => Set<ReporterContact>();
    public DbSet<ReportMessage> ReportMessages => Set<ReportMessage>();
    public DbSet<Mention> Mentions => Set<Mention>();
    public DbSet<RiskJudgement> RiskJudgements => Set<RiskJudgement>();
    public DbSet<DutyDischarge> DutyDischarges => Set<DutyDischarge>();
    public DbSet<Grade> Grades => Set<Grade>();
    public DbSet<HandlingNote> HandlingNotes => Set<HandlingNote>();
    public DbSet<Attachment> Attachments => Set<Attachment>();
    public DbSet<ReportImport> ReportImports => Set<ReportImport>();
    public DbSet<ImportedReport> ImportedReports => Set<ImportedReport>();

    public DbSet<Link> Links => Set<Link>();
    public DbSet<ContactQuestion> ContactQuestions => Set<ContactQuestion>();
    public DbSet<ContactRequest> ContactRequests => Set<ContactRequest>();

    public DbSet<Case> Cases => Set<Case>();
    public DbSet<CaseMember> CaseMembers => Set<CaseMember>();
    public DbSet<Sharing> Sharings => Set<Sharing>();
    public DbSet<CaseReport> CaseReports => Set<CaseReport>();
    public DbSet<CaseEntry> CaseEntries => Set<CaseEntry>();
    public DbSet<CaseTask> CaseTasks => Set<CaseTask>();
    public DbSet<CaseDecision> CaseDecisions => Set<CaseDecision>();
    public DbSet<CaseSubject> CaseSubjects => Set<CaseSubject>();
    public DbSet<Outcome> Outcomes => Set<Outcome>();

    /// <summary>Outcomes that no later one has corrected or withdrawn: those that count.</summary>
    public IQueryable<Outcome> StandingOutcomes => Outcomes.Where(o => !o.IsWithdrawal && !Outcomes.Any(later => later.ReplacesId == o.Id));

    public DbSet<Referral> Referrals => Set<Referral>();

    /// <summary>Referrals that still wait for an answer or a result.</summary>
    public IQueryable<Referral> OpenReferrals => Referrals.Where(r => r.State == ReferralState.Sent || r.State == ReferralState.Accepted);

    public DbSet<Organisation> Organisations => Set<Organisation>();
    public DbSet<Commitment> Commitments => Set<Commitment>();
    public DbSet<Activity> Activities => Set<Activity>();
    public DbSet<ActivityOrganisation> ActivityOrganisations => Set<ActivityOrganisation>();
    public DbSet<Evidence> Evidence => Set<Evidence>();
    public DbSet<PublishedAccount> PublishedAccounts => Set<PublishedAccount>();
    public DbSet<AccountFigure> AccountFigures => Set<AccountFigure>();

    public DbSet<RetentionPeriod> RetentionPeriods => Set<RetentionPeriod>();
    public DbSet<Ending> Endings => Set<Ending>();
    public DbSet<RetentionWork> RetentionWork => Set<RetentionWork>();
    public DbSet<ErasedRecord> ErasedRecords => Set<ErasedRecord>();
    public DbSet<StatisticalShell> StatisticalShells => Set<StatisticalShell>();
    public DbSet<SubjectRequest> SubjectRequests => Set<SubjectRequest>();
    public DbSet<SubjectFinding> SubjectFindings => Set<SubjectFinding>();
    public DbSet<ErasedCount> ErasedCounts => Set<ErasedCount>();

    private bool IsAdministrator => Viewer.Is(Role.Administrator);
    private bool IsCoordinator => Viewer.Is(Role.Coordinator);
    private bool IsAdviser => Viewer.Is(Role.Adviser);
    private bool IsDataProtectionOfficer => Viewer.Is(Role.DataProtectionOfficer);

    /// <summary>Writes down a look or a change. It is saved with the change, or not at all.</summary>
    /// <param name="act">Verb such as <c>report.open</c>.</param>
    /// <param name="subjectId">The record looked at or changed.</param>
    /// <exception cref="InvalidOperationException">The viewer has stated no purpose.</exception>
    public void Record(string act, Guid subjectId) => Audit.Add(EntryOf(act, subjectId));

    /// <summary>The same, for whoever adds it.</summary>
    internal AuditEntry EntryOf(string act, Guid subjectId) => Viewer.Purpose.Length == 0
        ? throw new InvalidOperationException($"'{act}' needs a purpose.")
        : new AuditEntry
        {
            At = Now,
            AccountId = Viewer.IsGuest ? Viewer.GuestId : Viewer.AccountId,
            AgencyId = Viewer.IsGuest ? Viewer.HostId : Viewer.AgencyId,
            Act = act,
            SubjectId = subjectId,
            Purpose = Viewer.Purpose,
        };

    /// <summary>Does several statements and saves in one transaction, which waits for its turn as a save does. Undone if <paramref name="work"/> says false or throws.</summary>
    /// <returns>What <paramref name="work"/> said.</returns>
    internal virtual async Task<bool> InOneStepAsync(Func<Task<bool>> work, CancellationToken cancel)
    {
        await using var step = await Database.BeginTransactionAsync(cancel);
        if (!await work()) return false;
        await step.CommitAsync(cancel);
        return true;
    }

    /// <summary>Takes what was deleted out of the database's files too, as far as the engine can while it serves.</summary>
    internal virtual Task ForgetPagesAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        if (ManyRows is not null) throw new InvalidOperationException("Many rows are saved asynchronously.");
        var entries = WrittenDown.Ensure(this);
        numbers.Number(entries);
        try
        {
            return base.SaveChanges(acceptAllChangesOnSuccess);
        }
        catch (DbUpdateConcurrencyException)
        {
            numbers.GiveBack(entries);
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var keys = NewBlindKeys.TakeFrom(ChangeTracker);
        var (isPlain, entries) = (keys.Count == 0 && ManyRows is null, new List<AuditEntry>());
        try
        {
            entries = WrittenDown.Ensure(this);
            numbers.Number(entries);
            return isPlain ? await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken) : await SaveWithAsync(keys, entries, acceptAllChangesOnSuccess, cancellationToken);
        }
        catch (Exception e)
        {
            BlindKeys.AddRange(keys); // whoever tries again tries with them
            if (isPlain && e is DbUpdateConcurrencyException) numbers.GiveBack(entries); // of all other failures nobody knows for certain that nothing was saved
            throw;
        }
        finally
        {
            ManyRows = null;
        }
    }

    /// <summary>Saves everything, <see cref="ManyRows"/> and <paramref name="keys"/>, or nothing; what is tracked counts as saved only when all of it is.</summary>
    private async Task<int> SaveWithAsync(List<BlindKey> keys, List<AuditEntry> entries, bool accept, CancellationToken cancel)
    {
        var (many, numbered, isUndone) = (ManyRows, entries.ToList(), Database.CurrentTransaction is null);
        try
        {
            many?.Make(this);
            List<BlindKey> all = [.. many?.Keys ?? [], .. keys];
            if (keys.Count > 0) NewBlindKeys.Sort(all);
            await using var own = isUndone ? await Database.BeginTransactionAsync(cancel) : null;
            Database.AutoSavepointsEnabled = own is null; // in one of our own nothing is kept of a save that fails
            var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess: false, cancel);
            if (many is not null) saved += await many.WriteAsync(this, cancel);
            await NewBlindKeys.WriteAsync(this, all, cancel);
            if (many is not null) // last: what fails before it has taken no numbers for them
            {
                numbers.Number(many.Entries);
                numbered.AddRange(many.Entries);
                saved += await many.WriteEntriesAsync(this, cancel);
            }

            isUndone = false; // once the commit is called nobody knows for certain
            if (own is not null) await own.CommitAsync(cancel);
            if (accept) ChangeTracker.AcceptAllChanges();
            return saved + keys.Count;
        }
        catch (Exception e)
        {
            if (isUndone || e is DbUpdateConcurrencyException) numbers.GiveBack(numbered);
            throw;
        }
        finally
        {
            Database.AutoSavepointsEnabled = true;
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(TolpuddleContext).Assembly);
        EncryptedProperties.Apply(modelBuilder.Model, Vault);
        AppendOnlyTables.Apply(modelBuilder.Model);
        ForeignKeys.Apply(modelBuilder);
        ApplyVisibility(modelBuilder);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();

    /// <summary>Times are UTC on both engines; SQLite forgets it.</summary>
    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(time => time, time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
}

/// <summary>A model holds converters that hold a vault, so each vault has a model of its own.</summary>
internal sealed class ModelPerVault : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) => (context.GetType(), ((TolpuddleContext)context).Vault, designTime);
}
