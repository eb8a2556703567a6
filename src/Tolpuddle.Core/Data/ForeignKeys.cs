using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Partnership;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Scrutiny;

namespace Tolpuddle.Core.Data;

/// <summary>A property called <c>ReportId</c> points to a report: the name makes the foreign key. Nothing is deleted through one.</summary>
internal static class ForeignKeys
{
    private static readonly Dictionary<string, Type> Principals = new()
    {
        ["ReportId"] = typeof(Report),
        ["MentionId"] = typeof(Mention),
        ["CaseId"] = typeof(Case),
        ["AgencyId"] = typeof(Agency),
        ["AccountId"] = typeof(Account),
        ["CommitmentId"] = typeof(Commitment),
        ["ActivityId"] = typeof(Activity),
        ["OrganisationId"] = typeof(Organisation),
    };

    public static void Apply(ModelBuilder model)
    {
        // An audit entry outlives what it speaks of, and may speak of nobody's account.
        foreach (var entity in model.Model.GetEntityTypes().Where(e => e.ClrType != typeof(AuditEntry)).ToList())
        {
            foreach (var property in entity.GetProperties().Where(p => Principals.ContainsKey(p.Name)).ToList())
            {
                model.Entity(entity.ClrType)
                    .HasOne(Principals[property.Name])
                    .WithMany()
                    .HasForeignKey(property.Name)
                    .OnDelete(DeleteBehavior.Restrict);
            }
        }
    }
}
