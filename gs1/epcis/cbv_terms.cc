#include <array>

#include "gs1/epcis/cbv.h"

namespace ocop::gs1::epcis {
namespace {

constexpr std::array kSteps{
    Term{"accepting", "accepting", "nghiệm thu"},
    Term{"arriving", "arriving", "đến nơi"},
    Term{"assembling", "assembling", "lắp ráp"},
    Term{"collecting", "collecting", "thu gom"},
    Term{"commissioning", "commissioning", "tạo lô, gắn mã"},
    Term{"consigning", "consigning", "ký gửi"},
    Term{"creating_class_instance", "making a lot", "tạo lô hàng"},
    Term{"cycle_counting", "cycle counting", "kiểm đếm định kỳ"},
    Term{"decommissioning", "decommissioning", "ngừng dùng mã"},
    Term{"departing", "departing", "rời đi"},
    Term{"destroying", "destroying", "tiêu hủy"},
    Term{"disassembling", "disassembling", "tháo rời"},
    Term{"dispensing", "dispensing", "cấp phát"},
    Term{"encoding", "encoding", "ghi mã"},
    Term{"entering_exiting", "entering or exiting", "ra vào"},
    Term{"holding", "holding", "tạm giữ"},
    Term{"inspecting", "inspecting", "kiểm tra"},
    Term{"installing", "installing", "lắp đặt"},
    Term{"killing", "killing a tag", "vô hiệu hóa thẻ"},
    Term{"loading", "loading", "bốc hàng lên"},
    Term{"other", "another step", "công đoạn khác"},
    Term{"packing", "packing", "đóng gói"},
    Term{"picking", "picking", "soạn hàng"},
    Term{"receiving", "receiving", "nhận hàng"},
    Term{"removing", "removing", "lấy ra"},
    Term{"repackaging", "repackaging", "đóng gói lại"},
    Term{"repairing", "repairing", "sửa chữa"},
    Term{"replacing", "replacing", "thay thế"},
    Term{"reserving", "reserving", "giữ chỗ"},
    Term{"retail_selling", "retail selling", "bán lẻ"},
    Term{"sampling", "sampling", "lấy mẫu"},
    Term{"sensor_reporting", "sensor reporting", "ghi số đo cảm biến"},
    Term{"shipping", "shipping", "giao hàng"},
    Term{"staging_outbound", "staging outbound", "tập kết chờ xuất"},
    Term{"stock_taking", "stock taking", "kiểm kê"},
    Term{"stocking", "stocking", "bổ sung hàng lên kệ"},
    Term{"storing", "storing", "lưu kho"},
    Term{"transporting", "transporting", "vận chuyển"},
    Term{"unloading", "unloading", "dỡ hàng"},
    Term{"unpacking", "unpacking", "mở bao gói"},
    Term{"void_shipping", "void shipping", "hủy giao hàng"},
};

constexpr std::array kDispositions{
    Term{"active", "active", "đang lưu hành"},
    Term{"available", "available", "sẵn sàng sử dụng"},
    Term{"completeness_inferred", "completeness inferred", "được xem là đủ"},
    Term{"completeness_verified", "completeness verified", "đã xác minh đủ"},
    Term{"conformant", "conformant", "đạt yêu cầu"},
    Term{"container_closed", "container closed", "bao gói đã đóng"},
    Term{"container_open", "container open", "bao gói đang mở"},
    Term{"damaged", "damaged", "hư hỏng"},
    Term{"destroyed", "destroyed", "đã tiêu hủy"},
    Term{"dispensed", "dispensed", "đã cấp phát"},
    Term{"disposed", "disposed of", "đã thải bỏ"},
    Term{"encoded", "encoded", "đã ghi mã"},
    Term{"expired", "expired", "hết hạn"},
    Term{"in_progress", "in progress", "đang xử lý"},
    Term{"in_transit", "in transit", "đang vận chuyển"},
    Term{"inactive", "inactive", "ngừng lưu hành"},
    Term{"mismatch_class", "wrong class", "sai loại hàng"},
    Term{"mismatch_instance", "wrong instance", "sai đơn vị hàng"},
    Term{"mismatch_quantity", "wrong quantity", "sai số lượng"},
    Term{"needs_replacement", "needs replacement", "cần thay thế"},
    Term{"no_pedigree_match", "no pedigree match", "không khớp hồ sơ nguồn gốc"},
    Term{"non_conformant", "not conformant", "không đạt yêu cầu"},
    Term{"non_sellable_other", "not sellable", "không được bán"},
    Term{"partially_dispensed", "partially dispensed", "đã cấp phát một phần"},
    Term{"recalled", "recalled", "bị thu hồi"},
    Term{"reserved", "reserved", "đã giữ chỗ"},
    Term{"retail_sold", "sold at retail", "đã bán lẻ"},
    Term{"returned", "returned", "bị trả lại"},
    Term{"sellable_accessible", "sellable, on the shelf", "được bán, đã lên kệ"},
    Term{"sellable_not_accessible", "sellable, not on the shelf", "được bán, chưa lên kệ"},
    Term{"stolen", "stolen", "bị mất cắp"},
    Term{"unavailable", "unavailable", "không sẵn sàng"},
    Term{"unknown", "unknown", "không rõ"},
};

constexpr std::array kTransactionTypes{
    Term{"bol", "bill of lading", "vận đơn"},
    Term{"cert", "certificate", "giấy chứng nhận"},
    Term{"desadv", "despatch advice", "thông báo giao hàng"},
    Term{"inv", "invoice", "hóa đơn"},
    Term{"pedigree", "pedigree", "hồ sơ nguồn gốc"},
    Term{"po", "purchase order", "đơn đặt hàng"},
    Term{"poc", "purchase order confirmation", "xác nhận đơn đặt hàng"},
    Term{"prodorder", "production order", "lệnh sản xuất"},
    Term{"recadv", "receiving advice", "thông báo nhận hàng"},
    Term{"rma", "return authorisation", "phiếu cho phép trả hàng"},
    Term{"testprd", "test procedure", "quy trình thử nghiệm"},
    Term{"testres", "test result", "kết quả thử nghiệm"},
    Term{"upevt", "upstream event", "sự kiện trước đó"},
};

constexpr std::array kSourceDestTypes{
    Term{"location", "location", "địa điểm"},
    Term{"owning_party", "owner", "bên sở hữu"},
    Term{"possessing_party", "holder", "bên nắm giữ"},
};

constexpr std::array kErrorReasons{
    Term{"did_not_occur", "did not occur", "không xảy ra"},
    Term{"incorrect_data", "incorrect data", "dữ liệu sai"},
};

constexpr std::array kMeasurements{
    Term{"AbsoluteHumidity", "absolute humidity", "độ ẩm tuyệt đối"},
    Term{"AbsorbedDose", "absorbed dose", "liều hấp thụ"},
    Term{"AbsorbedDoseRate", "absorbed dose rate", "suất liều hấp thụ"},
    Term{"Acceleration", "acceleration", "gia tốc"},
    Term{"Altitude", "altitude", "độ cao"},
    Term{"AmountOfSubstance", "amount of substance", "lượng chất"},
    Term{"AmountOfSubstancePerUnitVolume", "amount of substance per volume", "nồng độ mol"},
    Term{"Angle", "angle", "góc"},
    Term{"AngularAcceleration", "angular acceleration", "gia tốc góc"},
    Term{"AngularMomentum", "angular momentum", "mô men động lượng"},
    Term{"AngularVelocity", "angular velocity", "vận tốc góc"},
    Term{"Area", "area", "diện tích"},
    Term{"Capacitance", "capacitance", "điện dung"},
    Term{"Conductance", "conductance", "điện dẫn"},
    Term{"Conductivity", "conductivity", "độ dẫn điện"},
    Term{"Count", "count", "số đếm"},
    Term{"Density", "density", "khối lượng riêng"},
    Term{"Dimensionless", "dimensionless", "đại lượng không thứ nguyên"},
    Term{"DoseEquivalent", "dose equivalent", "liều tương đương"},
    Term{"DoseEquivalentRate", "dose equivalent rate", "suất liều tương đương"},
    Term{"DynamicViscosity", "dynamic viscosity", "độ nhớt động lực"},
    Term{"ElectricCharge", "electric charge", "điện tích"},
    Term{"ElectricCurrent", "electric current", "cường độ dòng điện"},
    Term{"ElectricCurrentDensity", "electric current density", "mật độ dòng điện"},
    Term{"ElectricFieldStrength", "electric field strength", "cường độ điện trường"},
    Term{"Energy", "energy", "năng lượng"},
    Term{"Exposure", "exposure", "liều chiếu"},
    Term{"Force", "force", "lực"},
    Term{"Frequency", "frequency", "tần số"},
    Term{"Illuminance", "illuminance", "độ rọi"},
    Term{"Inductance", "inductance", "độ tự cảm"},
    Term{"Irradiance", "irradiance", "độ chiếu xạ"},
    Term{"KinematicViscosity", "kinematic viscosity", "độ nhớt động học"},
    Term{"Length", "length", "chiều dài"},
    Term{"LinearMomentum", "linear momentum", "động lượng"},
    Term{"Luminance", "luminance", "độ chói"},
    Term{"LuminousFlux", "luminous flux", "quang thông"},
    Term{"LuminousIntensity", "luminous intensity", "cường độ sáng"},
    Term{"MagneticFlux", "magnetic flux", "từ thông"},
    Term{"MagneticFluxDensity", "magnetic flux density", "cảm ứng từ"},
    Term{"MagneticVectorPotential", "magnetic vector potential", "thế vectơ từ"},
    Term{"Mass", "mass", "khối lượng"},
    Term{"MassConcentration", "mass concentration", "nồng độ khối lượng"},
    Term{"MassFlowRate", "mass flow rate", "lưu lượng khối lượng"},
    Term{"MassPerAreaTime", "mass per area and time", "khối lượng trên diện tích và thời gian"},
    Term{"MemoryCapacity", "memory capacity", "dung lượng nhớ"},
    Term{"MolalityOfSolute", "molality", "nồng độ molan"},
    Term{"MolarEnergy", "molar energy", "năng lượng mol"},
    Term{"MolarMass", "molar mass", "khối lượng mol"},
    Term{"MolarVolume", "molar volume", "thể tích mol"},
    Term{"Power", "power", "công suất"},
    Term{"Pressure", "pressure", "áp suất"},
    Term{"RadiantFlux", "radiant flux", "thông lượng bức xạ"},
    Term{"RadiantIntensity", "radiant intensity", "cường độ bức xạ"},
    Term{"Radioactivity", "radioactivity", "độ phóng xạ"},
    Term{"RelativeHumidity", "relative humidity", "độ ẩm tương đối"},
    Term{"Resistance", "resistance", "điện trở"},
    Term{"Resistivity", "resistivity", "điện trở suất"},
    Term{"SolidAngle", "solid angle", "góc khối"},
    Term{"SpecificVolume", "specific volume", "thể tích riêng"},
    Term{"Speed", "speed", "tốc độ"},
    Term{"SurfaceDensity", "surface density", "mật độ bề mặt"},
    Term{"SurfaceTension", "surface tension", "sức căng bề mặt"},
    Term{"Temperature", "temperature", "nhiệt độ"},
    Term{"Time", "time", "thời gian"},
    Term{"Torque", "torque", "mô men xoắn"},
    Term{"Voltage", "voltage", "điện áp"},
    Term{"Volume", "volume", "thể tích"},
    Term{"VolumeFlowRate", "volume flow rate", "lưu lượng thể tích"},
    Term{"VolumeFraction", "volume fraction", "tỷ lệ thể tích"},
    Term{"VolumetricFlux", "volumetric flux", "mật độ lưu lượng thể tích"},
    Term{"Wavenumber", "wavenumber", "số sóng"},
};

constexpr std::array kExceptions{
    Term{"ALARM_CONDITION", "alarm", "báo động"},
    Term{"ERROR_CONDITION", "sensor fault", "lỗi cảm biến"},
};

constexpr std::array kComponents{
    Term{"altitude", "altitude", "độ cao"},
    Term{"axial_distance", "axial distance", "khoảng cách trục"},
    Term{"azimuth", "azimuth", "góc phương vị"},
    Term{"easting", "easting", "tọa độ đông"},
    Term{"elevation_angle", "elevation angle", "góc nâng"},
    Term{"height", "height", "chiều cao"},
    Term{"latitude", "latitude", "vĩ độ"},
    Term{"longitude", "longitude", "kinh độ"},
    Term{"northing", "northing", "tọa độ bắc"},
    Term{"polar_angle", "polar angle", "góc cực"},
    Term{"spherical_radius", "spherical radius", "bán kính cầu"},
    Term{"x", "x", "x"},
    Term{"y", "y", "y"},
    Term{"z", "z", "z"},
};

}  // namespace

std::span<const Term> terms(Vocabulary vocabulary) {
  switch (vocabulary) {
    case Vocabulary::kBizStep:
      return kSteps;
    case Vocabulary::kDisposition:
      return kDispositions;
    case Vocabulary::kTransactionType:
      return kTransactionTypes;
    case Vocabulary::kSourceDestType:
      return kSourceDestTypes;
    case Vocabulary::kErrorReason:
      return kErrorReasons;
    case Vocabulary::kMeasurement:
      return kMeasurements;
    case Vocabulary::kException:
      return kExceptions;
    case Vocabulary::kComponent:
      break;
  }
  return kComponents;
}

}  // namespace ocop::gs1::epcis
