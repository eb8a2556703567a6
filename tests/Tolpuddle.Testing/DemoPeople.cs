namespace Tolpuddle.Testing;

/// <summary>Who signs in at the demonstration, by the work they do.</summary>
public static class DemoPeople
{
    public const string Adviser = "adviser@demo.example";
    public const string OtherAdviser = "adviser2@demo.example";
    public const string Coordinator = "coordinator@demo.example";
    public const string Police = "police@demo.example";
    public const string Council = "council@demo.example";
    public const string LabourInspector = "labour@demo.example";
    public const string Charity = "charity@demo.example";
    public const string Analyst = "analyst@demo.example";
    public const string OperationLead = "operations@demo.example";
    public const string Trainer = "trainer@demo.example";
    public const string GrantsOfficer = "grants@demo.example";
    public const string ScrutinyOfficer = "scrutiny@demo.example";
    public const string Publisher = "publisher@demo.example";
    public const string Administrator = "admin@demo.example";
    public const string DataProtectionOfficer = "dpo@demo.example";
}
