"""The COSEM interface classes that a device of a mapping may have: their attributes, each with what it holds at first.

Class 9000 is the Extended data of GBCS, of which only attributes 2, 4 and 6 are known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from device_drivers.dlms.axdr import NULL, Data, Tag, array, octet_string, structure
from device_drivers.dlms.date_time import DateTime

NO_INSTANT = octet_string(DateTime().encode())
"""A date-time of which nothing is specified."""

NO_OBJECT = octet_string(bytes(6))
"""The logical name of nothing."""


@dataclass(frozen=True, slots=True)
class InterfaceClass:
    """A class: its version, its attributes from the second on (the first is the logical name), and its methods."""

    class_id: int
    name: str
    version: int
    attributes: tuple[tuple[str, Data], ...]
    methods: tuple[str, ...] = ()

    @property
    def last_attribute(self) -> int:
        """The greatest index of an attribute."""
        return len(self.attributes) + 1


def _integer(value: int) -> Data:
    return Data(Tag.INTEGER, value)


def _unsigned(value: int) -> Data:
    return Data(Tag.UNSIGNED, value)


def _long_unsigned(value: int) -> Data:
    return Data(Tag.LONG_UNSIGNED, value)


def _double_long(value: int) -> Data:
    return Data(Tag.DOUBLE_LONG, value)


def _double_long_unsigned(value: int) -> Data:
    return Data(Tag.DOUBLE_LONG_UNSIGNED, value)


def _enum(value: int) -> Data:
    return Data(Tag.ENUM, value)


def _boolean(value: bool) -> Data:
    return Data(Tag.BOOLEAN, value)


def _bits(count: int) -> Data:
    return Data(Tag.BIT_STRING, "0" * count)


NO_UNIT = 255
"""The unit of a count."""


def scaler_unit(scaler: int = 0, unit: int = NO_UNIT) -> Data:
    """A value in `unit` is the raw one times ten to the power of `scaler`."""
    return structure(_integer(scaler), _enum(unit))


_EMPTY = octet_string(b"")
_SCRIPT = structure(NO_OBJECT, _long_unsigned(0))
_MONITORED = structure(_long_unsigned(0), NO_OBJECT, _integer(0))
_UNIT_CHARGE = structure(
    structure(_integer(0), _integer(-5)), structure(_long_unsigned(0), NO_OBJECT, _integer(0)), array()
)

INTERFACE_CLASSES: Mapping[int, InterfaceClass] = {
    interface.class_id: interface
    for interface in (
        InterfaceClass(1, "Data", 0, (("value", NULL),)),
        InterfaceClass(
            3, "Register", 0, (("value", _double_long_unsigned(0)), ("scaler_unit", scaler_unit())), ("reset",)
        ),
        InterfaceClass(
            4,
            "Extended register",
            0,
            (
                ("value", _double_long_unsigned(0)),
                ("scaler_unit", scaler_unit()),
                ("status", NULL),
                ("capture_time", NO_INSTANT),
            ),
            ("reset",),
        ),
        InterfaceClass(
            5,
            "Demand register",
            0,
            (
                ("current_average_value", _double_long_unsigned(0)),
                ("last_average_value", _double_long_unsigned(0)),
                ("scaler_unit", scaler_unit()),
                ("status", NULL),
                ("capture_time", NO_INSTANT),
                ("start_time_current", NO_INSTANT),
                ("period", _double_long_unsigned(1_800)),
                ("number_of_periods", _long_unsigned(1)),
            ),
            ("reset", "next_period"),
        ),
        InterfaceClass(
            6,
            "Register activation",
            0,
            (("register_assignment", array()), ("mask_list", array()), ("active_mask", _EMPTY)),
            ("add_register", "add_mask", "delete_mask"),
        ),
        InterfaceClass(
            7,
            "Profile generic",
            1,
            (
                ("buffer", array()),
                ("capture_objects", array()),
                ("capture_period", _double_long_unsigned(0)),
                ("sort_method", _enum(1)),
                ("sort_object", structure(_long_unsigned(0), NO_OBJECT, _integer(0), _long_unsigned(0))),
                ("entries_in_use", _double_long_unsigned(0)),
                ("profile_entries", _double_long_unsigned(0)),
            ),
            ("reset", "capture"),
        ),
        InterfaceClass(
            8,
            "Clock",
            0,
            (
                ("time", NO_INSTANT),
                ("time_zone", Data(Tag.LONG, 0)),
                ("status", _unsigned(0)),
                ("daylight_savings_begin", NO_INSTANT),
                ("daylight_savings_end", NO_INSTANT),
                ("daylight_savings_deviation", _integer(60)),
                ("daylight_savings_enabled", _boolean(False)),
                ("clock_base", _enum(5)),
            ),
            (
                "adjust_to_quarter",
                "adjust_to_measuring_period",
                "adjust_to_minute",
                "adjust_to_preset_time",
                "preset_adjusting_time",
                "shift_time",
            ),
        ),
        InterfaceClass(9, "Script table", 0, (("scripts", array()),), ("execute",)),
        InterfaceClass(10, "Schedule", 0, (("entries", array()),), ("enable_disable", "insert", "delete")),
        InterfaceClass(11, "Special days table", 0, (("entries", array()),), ("insert", "delete")),
        InterfaceClass(
            15,
            "Association LN",
            1,
            (
                ("object_list", array()),
                ("associated_partners_id", structure(_integer(16), _long_unsigned(1))),
                ("application_context_name", _EMPTY),
                ("xdlms_context_info", NULL),
                ("authentication_mechanism_name", _EMPTY),
                ("secret", _EMPTY),
                ("association_status", _enum(2)),
                ("security_setup_reference", NO_OBJECT),
            ),
            ("reply_to_hls_authentication", "change_hls_secret", "add_object", "remove_object"),
        ),
        InterfaceClass(17, "SAP assignment", 0, (("sap_assignment_list", array()),), ("connect_logical_device",)),
        InterfaceClass(
            18,
            "Image transfer",
            0,
            (
                ("image_block_size", _double_long_unsigned(1_024)),
                ("image_transferred_blocks_status", _bits(0)),
                ("image_first_not_transferred_block_number", _double_long_unsigned(0)),
                ("image_transfer_enabled", _boolean(True)),
                ("image_transfer_status", _enum(0)),
                ("image_to_activate_info", array()),
            ),
            ("image_transfer_initiate", "image_block_transfer", "image_verify", "image_activate"),
        ),
        InterfaceClass(
            20,
            "Activity calendar",
            0,
            (
                ("calendar_name_active", _EMPTY),
                ("season_profile_active", array()),
                ("week_profile_table_active", array()),
                ("day_profile_table_active", array()),
                ("calendar_name_passive", _EMPTY),
                ("season_profile_passive", array()),
                ("week_profile_table_passive", array()),
                ("day_profile_table_passive", array()),
                ("activate_passive_calendar_time", NO_INSTANT),
            ),
            ("activate_passive_calendar",),
        ),
        InterfaceClass(
            21, "Register monitor", 0, (("thresholds", array()), ("monitored_value", _MONITORED), ("actions", array()))
        ),
        InterfaceClass(
            22,
            "Single action schedule",
            0,
            (("executed_script", _SCRIPT), ("type", _enum(1)), ("execution_time", array())),
        ),
        InterfaceClass(
            64,
            "Security setup",
            0,
            (
                ("security_policy", _enum(0)),
                ("security_suite", _enum(0)),
                ("client_system_title", _EMPTY),
                ("server_system_title", _EMPTY),
            ),
            ("security_activate", "global_key_transfer"),
        ),
        InterfaceClass(
            70,
            "Disconnect control",
            0,
            (("output_state", _boolean(True)), ("control_state", _enum(1)), ("control_mode", _enum(0))),
            ("remote_disconnect", "remote_reconnect"),
        ),
        InterfaceClass(
            71,
            "Limiter",
            0,
            (
                ("monitored_value", _MONITORED),
                ("threshold_active", _double_long_unsigned(0)),
                ("threshold_normal", _double_long_unsigned(0)),
                ("threshold_emergency", _double_long_unsigned(0)),
                ("min_over_threshold_duration", _double_long_unsigned(0)),
                ("min_under_threshold_duration", _double_long_unsigned(0)),
                ("emergency_profile", structure(_long_unsigned(0), NO_INSTANT, _double_long_unsigned(0))),
                ("emergency_profile_group_id_list", array()),
                ("emergency_profile_active", _boolean(False)),
                ("actions", structure(_SCRIPT, _SCRIPT)),
            ),
        ),
        InterfaceClass(
            111,
            "Account",
            0,
            (
                ("account_mode_and_status", structure(_enum(1), _enum(2))),
                ("current_credit_in_use", _unsigned(0)),
                ("current_credit_status", _bits(8)),
                ("available_credit", _double_long(0)),
                ("amount_to_clear", _double_long(0)),
                ("clearance_threshold", _double_long(0)),
                ("aggregated_debt", _double_long(0)),
                ("credit_reference_list", array()),
                ("charge_reference_list", array()),
                ("credit_charge_configuration", array()),
                ("token_gateway_configuration", array()),
                ("account_activation_time", NO_INSTANT),
                ("account_closure_time", NO_INSTANT),
                ("currency", structure(Data(Tag.UTF8_STRING, "GBP"), _integer(-5), _enum(2))),
                ("low_credit_threshold", _double_long(0)),
                ("next_credit_available_threshold", _double_long(0)),
                ("max_provision", _long_unsigned(0)),
                ("max_provision_period", _double_long(604_800)),
            ),
            ("activate_account", "close_account", "reset_account"),
        ),
        InterfaceClass(
            112,
            "Credit",
            0,
            (
                ("current_credit_amount", _double_long(0)),
                ("credit_type", _enum(0)),
                ("priority", _unsigned(1)),
                ("warning_threshold", _double_long(0)),
                ("limit", _double_long(0)),
                ("credit_configuration", _bits(5)),
                ("credit_status", _enum(0)),
                ("preset_credit_amount", _double_long(0)),
                ("credit_available_threshold", _double_long(0)),
                ("period", NO_INSTANT),
            ),
            ("update_amount", "set_amount_to_value", "invoke_credit"),
        ),
        InterfaceClass(
            113,
            "Charge",
            0,
            (
                ("total_amount_paid", _double_long(0)),
                ("charge_type", _enum(0)),
                ("priority", _unsigned(1)),
                ("unit_charge_active", _UNIT_CHARGE),
                ("unit_charge_passive", _UNIT_CHARGE),
                ("unit_charge_activation_time", NO_INSTANT),
                ("period", _double_long_unsigned(0)),
                ("charge_configuration", _bits(2)),
                ("last_collection_time", NO_INSTANT),
                ("last_collection_amount", _double_long(0)),
                ("total_amount_remaining", _double_long(0)),
                ("proportion", _long_unsigned(0)),
            ),
            (
                "update_unit_charge",
                "activate_passive_unit_charge",
                "collect",
                "update_total_amount_remaining",
                "set_total_amount_remaining",
            ),
        ),
        InterfaceClass(
            115,
            "Token gateway",
            0,
            (
                ("token", _EMPTY),
                ("token_time", NO_INSTANT),
                ("token_description", array()),
                ("token_delivery_method", _enum(0)),
                ("token_status", structure(_enum(0), _bits(0))),
            ),
            ("enter",),
        ),
        InterfaceClass(
            9000,
            "Extended data",
            0,
            (
                ("value_active", NULL),
                ("scaler_unit_active", NULL),
                ("value_passive", NULL),
                ("scaler_unit_passive", NULL),
                ("activate_passive_value_time", NO_INSTANT),
            ),
        ),
    )
}
"""The classes by number."""
