namespace Tolpuddle.Core.Reports.Exchange;

/// <summary>Fields and values of the Human Trafficking Case Data Standard 2.0 of the International Organization for Migration.</summary>
/// <remarks>
/// Names from its field definitions and field reference (UNMigration/HTCDS, 2023, CC BY 4.0). What each becomes here, and
/// what is lost, stands in <c>docs/htcds.md</c>.
/// </remarks>
internal static class HtcdsFields
{
    /// <summary>Not of the standard, which leaves it to each system how a case is known again.</summary>
    public const string CaseId = "CaseId";

    public const string Status = "cas_Status";
    public const string ReferralDate = "cas_IncomingReferralDate";
    public const string ReferralDetails = "cas_IncomingReferralDetails";
    public const string TraffickingStatus = "TraffickingStatus";
    public const string TypeOfLabour = "vic_TypeOfLabourExploitation";
    public const string TypeOfSex = "vic_TypeOfSexExploitation";
    public const string EventType = "hte_Type";
    public const string Date = "hte_Date";
    public const string Street = "hte_Street";
    public const string PostalCode = "hte_PostalCode";
    public const string Description = "hte_Description";
    public const string RoleDetails = "per_RoleDetails";

    public const string PossibleVictim = "Possible victim of trafficking";

    /// <summary>Whether something was told; one column each, 1 where it was.</summary>
    public static IReadOnlyList<string> Methods { get; } =
    [
        "MethodsOfControlDebtBondage", "MethodsOfControlTakesEarnings", "MethodsOfControlRestrictsFinancialAccess", "MethodsOfControlThreats",
        "MethodsOfControlPsychologicalAbuse", "MethodsOfControlPhysicalAbuse", "MethodsOfControlSexualAbuse", "MethodsOfControlFalsePromises",
        "MethodsOfControlPsychoactiveSubstances", "MethodsOfControlRestrictsMovement", "MethodsOfControlRestrictsMedicalCare",
        "MethodsOfControlExcessiveWorkingHours", "MethodsOfControlUsesChildren", "MethodsOfControlThreatOfLawEnforcement",
        "MethodsOfControlWithholdsNecessities", "MethodsOfControlWithholdsDocuments", "MethodsOfControlOther",
    ];

    /// <summary>Tier 1 of the labour industries, which are the sections of ISIC revision 4; one column each.</summary>
    public static IReadOnlyList<string> Industries { get; } =
    [
        "A_AgricultureForestryAndFishing", "B_MiningAndQuarrying", "C_Manufacturing", "D_ElectricityGasSteamAndAirConditioningSupply",
        "E_WaterSupplySewerageWasteManagement", "F_Construction", "G_WholesaleAndRetailTradeRepairOfMotorVehicles", "H_TransportationAndStorage",
        "I_AccommodationAndFoodServiceActivities", "J_InformationAndCommunication", "K_FinancialAndInsuranceActivities", "L_RealEstateActivities",
        "M_ProfessionalScientificAndTechnicalActivities", "N_AdministrativeAndSupportServiceActivities", "O_PublicAdministrationAndDefence",
        "P_Education", "Q_HumanHealthAndSocialWorkActivities", "R_ArtsEntertainmentAndRecreation", "S_OtherServiceActivities",
        "T_ActivitiesOfHouseholdsAsEmployers", "U_ActivitiesOfExtraterritorialOrganizations",
    ];

    /// <summary>Fields of which a report has no like; what a file says in them is kept word for word.</summary>
    public static IReadOnlyList<string> Person { get; } =
        ["prs_FirstName", "prs_MiddleName", "prs_SecondName", "prs_Gender", "prs_Birthdate", "prs_Nationality"];

    public static IReadOnlyList<string> Place { get; } = ["hte_City", "hte_State", "hte_Country"];

    /// <summary>Every column, in order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        CaseId, Status, ReferralDate, ReferralDetails, TraffickingStatus, .. Person, TypeOfLabour, TypeOfSex, .. Industries, .. Methods,
        EventType, Date, Street, .. Place, PostalCode, Description, RoleDetails,
    ];

    private static readonly HashSet<string> Names = [.. All];

    public static bool Contains(string head) => Names.Contains(head);

    /// <summary>True for the columns of a file that speaks the standard: one name of it could be chance, three are not.</summary>
    public static bool AreHeads(IReadOnlyList<string> heads) => heads.Count(Contains) >= 3;

    /// <summary><c>MethodsOfControlDebtBondage</c> as people read it: "Debt bondage".</summary>
    public static string Words(string method)
    {
        var name = method["MethodsOfControl".Length..];
        return name[0] + string.Concat(name[1..].Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));
    }
}
