using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Bench.Seeding;

/// <summary>What became of an invented report, by the product's own moves. Three in a hundred are still open, all of them of the last tenth of the time.</summary>
internal sealed class Handling(Cast cast)
{
    private const double Recent = 0.10;
    private const double OpenOfRecent = 0.30;
    private const double ReferredOfClosed = 0.05;
    private const double CasesOfClosed = 0.005;

    /// <summary>Handles <paramref name="report"/>, held by <paramref name="holder"/>, told at <paramref name="age"/> of the time: 0 the newest, 1 the oldest.</summary>
    public void Handle(TolpuddleContext db, Report report, Viewer holder, double age, Random random)
    {
        db.Viewer = holder;
        if (age < Recent && random.NextDouble() < OpenOfRecent) Leave(db, report, holder, random);
        else Close(db, report, holder, random);
    }

    private void Leave(TolpuddleContext db, Report report, Viewer holder, Random random)
    {
        var fate = random.NextDouble();
        if (fate < 0.30) return;
        Read(db, report);
        report.TakeOn(holder.AccountId);
        db.Record("report.claim", report.Id);
        if (fate is >= 0.70 and < 0.80) report.AskReporter(holder.AccountId, RiskClock.DueAt(report.Risk, db.Now.AddDays(3)));
        else if (fate is >= 0.80 and < 0.95) Refer(db, report, holder, ReferralState.Sent, random);
        else if (fate >= 0.95) OpenCase(db, report, holder, random);
    }

    private void Close(TolpuddleContext db, Report report, Viewer holder, Random random)
    {
        Read(db, report);
        db.Record("report.open", report.Id);
        if (random.NextDouble() < ReferredOfClosed) Refer(db, report, holder, ReferralState.Done, random);
        if (random.NextDouble() < CasesOfClosed) OpenCase(db, report, holder, random);
        report.TakeOn(holder.AccountId);
        report.Close(Codes.Outcome.Codes[random.Next(Codes.Outcome.Codes.Count)].Value, "Done as far as it could be.", db.Now.AddDays(5));
        db.Record("report.close", report.Id);
    }

    private static void Read(TolpuddleContext db, Report report)
    {
        foreach (var notice in db.Notices.Local.Where(n => n.Path.EndsWith(report.Id.ToString(), StringComparison.Ordinal))) notice.ReadAt = db.Now.AddHours(1);
    }

    private void Refer(TolpuddleContext db, Report report, Viewer holder, ReferralState state, Random random)
    {
        var other = cast.Other(holder, random);
        var due = RiskClock.DueAt(report.Risk, db.Now);
        db.Referrals.Add(new Referral
        {
            ReportId = report.Id,
            FromAgencyId = holder.AgencyId,
            FromAccountId = holder.AccountId,
            ToAgencyId = other.AgencyId,
            SentAt = db.Now,
            Text = "Please see what you know of this place and tell us.",
            DueAt = due,
            OwnerId = other.AccountId,
            State = state,
        });
        db.Grants.Add(new Grant { RecordId = report.Id, HolderId = other.AgencyId, From = db.Now, Reason = "referral" });
        if (state == ReferralState.Sent) report.SendOut(1, due);
        db.Record("report.refer", report.Id);
    }

    private void OpenCase(TolpuddleContext db, Report report, Viewer holder, Random random)
    {
        var opened = new Case
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(db.Now)),
            Reference = Reference.New(Case.ReferencePrefix).Value,
            Title = "Work at a place that was told of",
            LeadAgencyId = holder.AgencyId,
            OpenedById = holder.AccountId,
            OpenedAt = db.Now,
            Risk = report.Risk,
        };
        db.Cases.Add(opened);
        foreach (var member in new[] { holder, cast.Other(holder, random) })
        {
            var part = member == holder ? CaseMember.Lead : CaseMember.Member;
            db.CaseMembers.Add(new CaseMember { CaseId = opened.Id, AccountId = member.AccountId, AgencyId = member.AgencyId, Part = part, Purpose = "work the case", JoinedAt = db.Now });
            db.Grants.Add(new Grant { RecordId = opened.Id, HolderId = member.AccountId, From = db.Now, Reason = CaseMember.GrantReason });
        }

        report.JoinCase();
        db.CaseReports.Add(new CaseReport { CaseId = opened.Id, ReportId = report.Id, AddedById = holder.AccountId, AddedAt = db.Now });
        db.Record("report.add-to-case", report.Id);
    }
}
